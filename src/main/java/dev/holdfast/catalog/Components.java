package dev.holdfast.catalog;

import dev.holdfast.dialect.TableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Tables in groups that refer to each other in circles; most groups are one table.
///
/// Kosaraju's algorithm, with stacks of its own: a chain of references may be longer than the thread's stack is deep.
final class Components {
    private Components() {}

    /// Groups of all tables that can be reached from `root`, each before the groups that it refers to.
    static List<List<TableName>> childrenFirst(TableName root, Function<TableName, List<TableName>> children) {
        List<TableName> finished = finishOrder(root, children);
        Map<TableName, List<TableName>> parents = new HashMap<>();
        for (TableName parent : finished) {
            for (TableName child : children.apply(parent)) {
                parents.computeIfAbsent(child, _ -> new ArrayList<>()).add(parent);
            }
        }
        List<List<TableName>> components = new ArrayList<>();
        Set<TableName> grouped = new HashSet<>();
        for (TableName table : finished.reversed()) {
            List<TableName> component = unseenFrom(table, parents, grouped);
            if (!component.isEmpty()) {
                components.addFirst(component);
            }
        }
        return components;
    }

    /// Depth first from `root`; a table is finished after all that hang on it, circles apart.
    private static List<TableName> finishOrder(TableName root, Function<TableName, List<TableName>> children) {
        record Visit(TableName table, Iterator<TableName> left) {}
        List<TableName> finished = new ArrayList<>();
        Set<TableName> seen = new HashSet<>(Set.of(root));
        Deque<Visit> stack = new ArrayDeque<>();
        stack.push(new Visit(root, children.apply(root).iterator()));
        while (!stack.isEmpty()) {
            Visit visit = stack.element();
            if (!visit.left().hasNext()) {
                finished.add(stack.pop().table());
                continue;
            }
            TableName child = visit.left().next();
            if (seen.add(child)) {
                stack.push(new Visit(child, children.apply(child).iterator()));
            }
        }
        return finished;
    }

    private static List<TableName> unseenFrom(
            TableName start, Map<TableName, List<TableName>> parents, Set<TableName> seen) {
        List<TableName> found = new ArrayList<>();
        Deque<TableName> waiting = new ArrayDeque<>(List.of(start));
        while (!waiting.isEmpty()) {
            TableName table = waiting.pop();
            if (seen.add(table)) {
                found.add(table);
                parents.getOrDefault(table, List.of()).forEach(waiting::push);
            }
        }
        return found;
    }
}
