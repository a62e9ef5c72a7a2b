package dev.holdfast.console.fx;

import java.util.Map;
import java.util.function.Function;
import javafx.beans.property.Property;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ToggleButton;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// A choice among values that nobody can type.
public final class Choice {
    private Choice() {}

    /// Shows the values in words and keeps the choice and `property` in step. A choice's value is null for a moment
    /// while its items are exchanged; the property never sees that.
    public static <T> void bind(ComboBox<T> choice, Property<T> property, Function<T, String> words) {
        choice.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable T value) {
                return value == null ? "" : words.apply(value);
            }

            @Override
            public T fromString(String text) {
                throw new UnsupportedOperationException("the choice is not editable");
            }
        });
        choice.setValue(property.getValue());
        choice.setOnAction(_ -> {
            if (choice.getValue() != null) {
                property.setValue(choice.getValue());
            }
        });
        property.subscribe(choice::setValue);
    }

    /// Keeps buttons and `property` in step: the button of its value is chosen, and always one is.
    public static <T> void bind(Map<T, ToggleButton> buttons, Property<T> property) {
        property.subscribe(value -> buttons.forEach((each, button) -> button.setSelected(each.equals(value))));
        buttons.forEach((value, button) -> button.setOnAction(_ -> {
            button.setSelected(true);
            property.setValue(value);
        }));
    }
}
