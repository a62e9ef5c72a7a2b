package dev.holdfast.console.arm;

import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.WritingControls;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.event.ActionEvent;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;

/// Makes what writes look locked while the console is read-only: every one of the [WritingControls] shows a lock, says
/// why in its tooltip, and pressed asks whether to arm the console instead of acting. The [Guard] refuses whatever
/// gets by.
public final class Locks {
    private static final PseudoClass READ_ONLY = PseudoClass.getPseudoClass("read-only");
    private static final String OWN_TIP = "holdfast.own-tip";
    private static final String LOCKED = "holdfast.locked";

    private final ArmModel model;
    private final Consumer<String> onLocked;
    private final Tooltip tip;
    private final String help;

    /// @param onLocked given the words of the control that was pressed
    public Locks(ArmModel model, Texts texts, Consumer<String> onLocked) {
        this.model = model;
        this.onLocked = onLocked;
        this.help = texts.format("arm.tip", ArmBand.KEYS.getDisplayText());
        this.tip = new Tooltip(help);
    }

    /// Watches a window. @return ends it
    public Subscription watch(Scene scene) {
        scene.addEventFilter(ActionEvent.ACTION, this::pressed);
        scene.addEventFilter(MouseEvent.MOUSE_PRESSED, this::opened);
        scene.addEventFilter(MenuButton.ON_SHOWING, this::showing);
        scene.addEventFilter(MouseEvent.MOUSE_ENTERED_TARGET, event -> hovered(event.getTarget(), true));
        scene.addEventFilter(MouseEvent.MOUSE_EXITED_TARGET, event -> hovered(event.getTarget(), false));
        return model.safetyProperty()
                .subscribe(_ -> scene.getRoot().pseudoClassStateChanged(READ_ONLY, model.isReadOnly()))
                .and(scene.focusOwnerProperty().subscribe(this::focused));
    }

    private static boolean writes(@Nullable Object target) {
        return target instanceof Node node && node.getStyleClass().contains(WritingControls.STYLE);
    }

    private void pressed(ActionEvent event) {
        if (model.isReadOnly() && event.getTarget() instanceof ButtonBase button && writes(button)) {
            event.consume();
            onLocked.accept(button.getText());
        }
    }

    /// A button of a menu acts by its items, which are in a window of their own.
    private void opened(MouseEvent event) {
        for (Node node = (Node) event.getTarget(); node != null; node = node.getParent()) {
            if (model.isReadOnly() && node instanceof MenuButton menu && writes(menu)) {
                event.consume();
                onLocked.accept(menu.getText());
                return;
            }
        }
    }

    /// A menu with some items that write: those have locks of their own.
    private void showing(Event event) {
        if (event.getTarget() instanceof MenuButton menu) {
            menu.getItems().stream()
                    .filter(item -> item.getStyleClass().contains(WritingControls.STYLE))
                    .forEach(this::lock);
        }
    }

    private void lock(MenuItem item) {
        FontIcon lock = new FontIcon(MaterialDesignL.LOCK_OUTLINE);
        lock.setId("lock-" + item.getId());
        item.setGraphic(model.isReadOnly() ? lock : null);
        if (item.getProperties().putIfAbsent(LOCKED, this) == null) {
            item.addEventFilter(ActionEvent.ACTION, pressed -> {
                if (model.isReadOnly()) {
                    pressed.consume();
                    onLocked.accept(item.getText());
                }
            });
        }
    }

    private void hovered(Object target, boolean inside) {
        if (!(target instanceof ButtonBase button) || !writes(button)) {
            return;
        }
        if (inside && model.isReadOnly() && !tip.equals(button.getTooltip())) {
            button.getProperties().put(OWN_TIP, button.getTooltip());
            button.setTooltip(tip);
        } else if (!inside && tip.equals(button.getTooltip())) {
            button.setTooltip((Tooltip) button.getProperties().remove(OWN_TIP));
        }
    }

    /// What the tooltip says to those who see it.
    private void focused(@Nullable Node owner) {
        if (owner != null && writes(owner)) {
            owner.setAccessibleHelp(model.isReadOnly() ? help : null);
        }
    }
}
