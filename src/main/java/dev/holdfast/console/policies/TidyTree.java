package dev.holdfast.console.policies;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Places the nodes of a forest, roots left, children to their right: leaves take one row each, in order, and a parent
/// stands in the middle of its children. No two nodes share a place and no edges cross.
final class TidyTree {
    private final Map<String, List<String>> children = new HashMap<>();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private int leaves;

    /// @param parent empty for a root
    record Node(String name, @Nullable String parent) {}

    /// @param column depth, 0 for a root; @param row in units of a leaf, may lie between two rows
    record Place(int column, double row) {}

    private TidyTree(List<Node> nodes) {
        List<String> roots = new ArrayList<>();
        for (Node node : nodes) {
            String parent = node.parent();
            List<String> siblings = parent == null ? roots : children.computeIfAbsent(parent, _ -> new ArrayList<>());
            siblings.add(node.name());
        }
        roots.forEach(root -> place(root, 0));
    }

    /// @param nodes siblings in their order
    static Map<String, Place> place(List<Node> nodes) {
        return new TidyTree(nodes).places;
    }

    private double place(String name, int column) {
        List<String> below = children.getOrDefault(name, List.of());
        double row;
        if (below.isEmpty()) {
            row = leaves++;
        } else {
            double first = place(below.getFirst(), column + 1);
            double last = first;
            for (String child : below.subList(1, below.size())) {
                last = place(child, column + 1);
            }
            row = (first + last) / 2;
        }
        places.put(name, new Place(column, row));
        return row;
    }
}
