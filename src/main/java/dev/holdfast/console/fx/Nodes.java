package dev.holdfast.console.fx;

import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TitledPane;
import javafx.scene.control.ToolBar;

/// What nodes of every kind have in common.
public final class Nodes {
    private Nodes() {}

    /// Shows a node, or hides it and gives its room to the others.
    public static void appear(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    /// What a control holds is below it in the scene only once it is shown.
    static List<? extends Node> below(Node node) {
        return switch (node) {
            case SplitPane split -> split.getItems();
            case TabPane tabs ->
                tabs.getTabs().stream()
                        .map(Tab::getContent)
                        .filter(Objects::nonNull)
                        .toList();
            case ScrollPane scroll when scroll.getContent() != null -> List.of(scroll.getContent());
            case TitledPane titled when titled.getContent() != null -> List.of(titled.getContent());
            case ToolBar bar -> bar.getItems();
            case Parent parent -> parent.getChildrenUnmodifiable();
            default -> List.of();
        };
    }
}
