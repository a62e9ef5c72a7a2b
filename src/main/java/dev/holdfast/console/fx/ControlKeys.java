package dev.holdfast.console.fx;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.input.KeyCombination;

/// Keys to which controls below a node listen by themselves while they have the focus, noted at the node so that the
/// sheet of keys can list them.
public final class ControlKeys {
    private static final String NOTED = "holdfast.control-keys";

    private ControlKeys() {}

    public static void note(Node node, KeyCombination... keys) {
        node.getProperties().put(NOTED, List.of(keys));
    }

    public static List<KeyCombination> noted(Node node) {
        return node.getProperties().get(NOTED) instanceof List<?> keys
                ? keys.stream().map(KeyCombination.class::cast).toList()
                : List.of();
    }
}
