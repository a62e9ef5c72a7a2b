package dev.holdfast.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// All orders in which some scripts can take their steps.
final class Interleavings {
    private Interleavings() {}

    /// @param scripts steps by the name of the actor
    /// @return each order as the names of the actors whose turn it is
    static List<List<String>> of(Map<String, Integer> scripts) {
        List<List<String>> orders = new ArrayList<>();
        extend(scripts, List.of(), orders);
        return orders;
    }

    private static void extend(Map<String, Integer> left, List<String> begun, List<List<String>> orders) {
        boolean complete = true;
        for (String actor : left.keySet().stream().sorted().toList()) {
            if (left.getOrDefault(actor, 0) > 0) {
                complete = false;
                Map<String, Integer> rest = new java.util.HashMap<>(left);
                rest.merge(actor, -1, Integer::sum);
                extend(rest, Stream.concat(begun.stream(), Stream.of(actor)).toList(), orders);
            }
        }
        if (complete) {
            orders.add(begun);
        }
    }
}
