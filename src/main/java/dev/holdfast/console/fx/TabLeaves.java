package dev.holdfast.console.fx;

import javafx.scene.Node;
import javafx.scene.TraversalDirection;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// Tab leads out of a text of many lines as it leads out of every other control: whoever has no mouse would not get out
/// again. What is written in such texts here has no use for tabs.
final class TabLeaves {
    private TabLeaves() {}

    /// Sees to all texts below a node.
    static void mark(Node node) {
        if (node instanceof TextArea text) {
            text.addEventFilter(KeyEvent.KEY_PRESSED, event -> pressed(text, event));
        }
        Nodes.below(node).forEach(TabLeaves::mark);
    }

    private static void pressed(TextArea text, KeyEvent event) {
        boolean tab = event.getCode() == KeyCode.TAB && !event.isControlDown() && !event.isAltDown();
        if (tab && !event.isConsumed()) { // a list of completions takes it first
            event.consume();
            text.requestFocusTraversal(event.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
        }
    }
}
