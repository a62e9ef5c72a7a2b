package dev.holdfast.console.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;

/// Parts that screens have in common, found in what is shown of one.
final class ScreenParts {
    private ScreenParts() {}

    private static final KeyCombination FILTER = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination DETAILS = new KeyCodeCombination(KeyCode.F4);

    /// Keys that lead to the parts that a screen has, as it is now.
    static Map<KeyCombination, Runnable> keys(Node screen) {
        Map<KeyCombination, Runnable> keys = new LinkedHashMap<>();
        filter(screen).ifPresent(part -> keys.put(FILTER, part::requestFocus));
        details(screen).ifPresent(part -> keys.put(DETAILS, part::requestFocus));
        return keys;
    }

    /// Whether what is typed there is text, not a key.
    static boolean takesText(@Nullable Object focused) {
        return switch (focused) {
            case TextInputControl _ -> true;
            case ComboBoxBase<?> box -> box.isEditable();
            case Spinner<?> spinner -> spinner.isEditable();
            case null, default -> false;
        };
    }

    /// Where one writes what a list is to show.
    private static Optional<Node> filter(Node screen) {
        return first(
                        screen,
                        node -> node instanceof TextField
                                && String.valueOf(node.getId()).endsWith("Filter"))
                .or(() -> first(screen, node -> node.getStyleClass().contains("state-filter"))
                        .flatMap(ScreenParts::control));
    }

    /// What can be done with the thing that is chosen in a list, beside the list.
    private static Optional<Node> details(Node screen) {
        return first(screen, node -> node.getStyleClass().contains("inspector")).flatMap(ScreenParts::control);
    }

    private static Optional<Node> control(Node node) {
        return first(node, each -> each.isFocusTraversable() && !each.isDisabled());
    }

    /// The first that can be seen, the node itself not among them.
    private static Optional<Node> first(Node node, Predicate<Node> wanted) {
        if (node instanceof Parent parent) {
            for (Node child : parent.getChildrenUnmodifiable()) {
                if (child.isVisible()) {
                    Optional<Node> found = wanted.test(child) ? Optional.of(child) : first(child, wanted);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }
}
