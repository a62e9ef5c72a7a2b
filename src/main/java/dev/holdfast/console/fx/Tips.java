package dev.holdfast.console.fx;

import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;

/// What a node says to whoever points at it, in a [Tooltip] that is made when somebody does. A tooltip is a window with
/// a scene of its own, whose styles are looked up as it is made: a millisecond or more, for each button and cell that a
/// screen draws.
public final class Tips {
    private Tips() {}

    /// What a screen reader says as help, too, unless something else is said there.
    ///
    /// @param text nothing is said when it is empty
    public static void set(Node node, String text) {
        String before = of(node);
        if (text.equals(before)) {
            return; // most cells say nothing, again and again
        }
        ask(node, () -> text);
        if (before.equals(node.getAccessibleHelp()) || node.getAccessibleHelp() == null) {
            node.setAccessibleHelp(help(node));
        }
    }

    /// @param words asked each time that somebody points at the node; nothing is said when they are empty
    public static void ask(Node node, Supplier<String> words) {
        Tip tip = (Tip) node.getProperties().computeIfAbsent(Tips.class, _ -> new Tip(node));
        tip.words = words;
        if (node.isHover()) {
            tip.show();
        }
    }

    /// What it says, or nothing.
    public static String of(Node node) {
        return node.getProperties().get(Tips.class) instanceof Tip tip ? tip.words.get() : "";
    }

    /// The same for [Node#setAccessibleHelp], which has null for nothing.
    public static @Nullable String help(Node node) {
        String text = of(node);
        return text.isEmpty() ? null : text;
    }

    private static final class Tip {
        private final Node node;
        private Supplier<String> words = () -> "";
        private @Nullable Tooltip tooltip;

        Tip(Node node) {
            this.node = node;
            node.addEventHandler(MouseEvent.MOUSE_ENTERED, _ -> show());
        }

        private void show() {
            String text = words.get();
            if (tooltip == null && !text.isEmpty()) {
                tooltip = new Tooltip();
                Tooltip.install(node, tooltip);
            }
            if (tooltip != null && text.isEmpty()) {
                Tooltip.uninstall(node, tooltip);
                tooltip = null;
            } else if (tooltip != null) {
                tooltip.setText(text);
            }
        }
    }
}
