package dev.holdfast.console.fx;

import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;

/// An item of a menu that makes the engine write something that a console must be armed for, among others that do not.
/// While the console is read-only it shows a lock. Chosen, it asks its menu's window, which may keep it from acting.
public final class WritingItem extends MenuItem {
    /// @param act done unless somebody above the menu takes the event
    public WritingItem(MenuButton menu, String text, Runnable act) {
        super(text);
        setOnAction(_ -> menu.fireEvent(new Chosen(this)));
        menu.addEventHandler(Chosen.TYPE, chosen -> {
            if (chosen.item.equals(this)) {
                act.run();
            }
        });
        menu.addEventHandler(MenuButton.ON_SHOWING, _ -> {
            boolean locked = menu.getScene().getRoot().getPseudoClassStates().contains(WritingControls.READ_ONLY);
            setGraphic(locked ? new FontIcon(MaterialDesignL.LOCK_OUTLINE) : null);
        });
    }

    /// One was chosen.
    public static final class Chosen extends Event {
        public static final EventType<Chosen> TYPE = new EventType<>(Event.ANY, "WRITING_ITEM_CHOSEN");

        private static final long serialVersionUID = 1L;

        private final transient WritingItem item;

        private Chosen(WritingItem item) {
            super(TYPE);
            this.item = item;
        }

        public String words() {
            return item.getText();
        }
    }
}
