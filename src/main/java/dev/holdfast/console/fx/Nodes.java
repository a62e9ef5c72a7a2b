package dev.holdfast.console.fx;

import javafx.scene.Node;

/// What nodes of every kind have in common.
public final class Nodes {
    private Nodes() {}

    /// Shows a node, or hides it and gives its room to the others.
    public static void appear(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }
}
