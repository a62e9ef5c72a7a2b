package dev.holdfast.console.fx;

import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TitledPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToolBar;
import javafx.scene.layout.Region;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// What nodes of every kind have in common.
public final class Nodes {
    /// Where a node has its place that is not in the scene now, in its properties.
    static final String PLACE = "holdfast.place";

    private Nodes() {}

    /// The window that a node belongs to, although its tab may not be the selected one now.
    ///
    /// @throws IllegalStateException when it has no place in any window
    public static Window window(Node node) {
        @Nullable Node at = node;
        while (at != null && at.getScene() == null) {
            at = at.getParent() == null ? (Node) at.getProperties().get(PLACE) : at.getParent();
        }
        if (at == null) {
            throw new IllegalStateException(node + " has no place in a window");
        }
        return at.getScene().getWindow();
    }

    /// Shows a node, or hides it and gives its room to the others.
    public static void appear(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    /// A button whose words do not fit says nothing, nor does a sentence without its end: below `root` each button is
    /// as wide as its words, and each text that wraps as high, unless its file says otherwise. What stands beside
    /// gives way.
    static void leaveWordsWhole(Node root) {
        boolean pressed = root instanceof Button
                || root instanceof MenuButton
                || (root instanceof ToggleButton && !(root instanceof RadioButton));
        if (root instanceof Labeled labeled) {
            if (pressed && labeled.getMinWidth() == Region.USE_COMPUTED_SIZE) {
                labeled.setMinWidth(Region.USE_PREF_SIZE);
            }
            if (labeled.isWrapText() && labeled.getMinHeight() == Region.USE_COMPUTED_SIZE) {
                labeled.setMinHeight(Region.USE_PREF_SIZE);
            }
        }
        below(root).forEach(Nodes::leaveWordsWhole);
    }

    /// What a control holds is below it in the scene only once it is shown.
    public static List<? extends Node> below(Node node) {
        return switch (node) {
            case TabFrame frame -> frame.parts();
            case Later later -> later.below();
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
