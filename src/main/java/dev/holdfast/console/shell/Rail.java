package dev.holdfast.console.shell;

import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Texts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// The rooms at the left, each with a button and a key.
final class Rail {
    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");

    private final Texts texts;
    private final Map<Room, Button> buttons = new LinkedHashMap<>();

    Rail(Texts texts) {
        this.texts = texts;
    }

    /// Those that have a button; none before it is filled.
    Set<Room> rooms() {
        return Collections.unmodifiableSet(buttons.keySet());
    }

    /// @param there rooms that there are screens for
    /// @param keys get the keys that lead to rooms
    void fill(VBox box, Set<Room> there, Map<KeyCombination, Runnable> keys, Consumer<Room> open) {
        for (Room room : Room.values()) {
            KeyCombination combination = room.keys();
            if (combination == null || !there.contains(room)) {
                continue;
            }
            String name = texts.get(room.textKey());
            Button button = new Button(name, new FontIcon(room.icon()));
            button.setId("rail-" + room.id());
            button.getStyleClass().add("rail-button");
            button.setMaxWidth(Double.MAX_VALUE);
            button.setMinHeight(Region.USE_PREF_SIZE);
            button.setTooltip(new Tooltip(name + "  " + combination.getDisplayText()));
            button.setOnAction(_ -> open.accept(room));
            keys.put(combination, button::fire);
            buttons.put(room, button);
            box.getChildren().add(buttons.size() - 1, button);
        }
    }

    /// Marks the button of the room that is shown.
    void mark(Optional<Room> current) {
        buttons.forEach((room, button) -> button.pseudoClassStateChanged(CURRENT, current.equals(Optional.of(room))));
    }
}
