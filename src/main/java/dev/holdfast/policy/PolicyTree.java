package dev.holdfast.policy;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// Checks how definitions stand to each other as a tree: parents, circles, and the keys of each edge.
final class PolicyTree {
    private final Map<String, PolicyDefinition> byName = new LinkedHashMap<>();
    private final PolicyGround ground;

    PolicyTree(List<PolicyDefinition> all, PolicyGround ground) {
        all.forEach(policy -> byName.putIfAbsent(policy.name(), policy));
        this.ground = ground;
    }

    void check(PolicyDefinition policy, BiConsumer<String, String> problem) {
        String parentName = policy.parent();
        if (parentName == null) {
            if (!policy.link().isEmpty()) {
                problem.accept("link", "a policy without parent has no link");
            }
            return;
        }
        PolicyDefinition parent = byName.get(parentName);
        if (parent == null) {
            problem.accept("parent", "there is no policy " + parentName + Nearest.hint(parentName, byName.keySet()));
            return;
        }
        List<String> round = round(policy);
        if (!round.isEmpty()) {
            if (round.stream()
                    .sorted()
                    .findFirst()
                    .filter(policy.name()::equals)
                    .isPresent()) {
                problem.accept("parent", "parents go round in a circle: " + String.join(" -> ", round));
            }
            return;
        }
        link(policy, parent, problem);
        foreignKeys(policy, problem);
    }

    /// The names from `policy` back to itself; empty when its ancestors end at a root or in another circle.
    private List<String> round(PolicyDefinition policy) {
        List<String> names = new ArrayList<>(List.of(policy.name()));
        for (PolicyDefinition at = policy; at != null && at.parent() != null; at = byName.get(at.parent())) {
            boolean seen = names.contains(at.parent());
            names.add(at.parent());
            if (seen) {
                return at.parent().equals(policy.name()) ? names : List.of();
            }
        }
        return List.of();
    }

    private List<PolicyDefinition> ancestors(PolicyDefinition policy) {
        List<PolicyDefinition> ancestors = new ArrayList<>();
        PolicyDefinition at = policy;
        while (at != null && at.parent() != null) {
            at = byName.get(at.parent());
            if (at == null || ancestors.contains(at)) {
                break;
            }
            ancestors.add(at);
        }
        return ancestors;
    }

    /// Tables, in the database of `policy`, of the policies below it.
    Set<TableName> handedOff(PolicyDefinition policy) {
        Set<TableName> tables = new HashSet<>();
        byName.values().stream()
                .filter(other -> other.database().equals(policy.database()))
                .filter(other -> ancestors(other).contains(policy))
                .forEach(other -> ground.root(other).ifPresent(root -> tables.add(root.name())));
        return tables;
    }

    private void link(PolicyDefinition policy, PolicyDefinition parent, BiConsumer<String, String> problem) {
        if (policy.link().isEmpty()) {
            problem.accept(
                    "link",
                    "a policy with a parent needs a link: { KEY_COLUMN_OF_" + parent.name() + " = \"column here\" }");
        }
        Optional<TableInfo> parentTable = ground.root(parent);
        Optional<TableInfo> ownTable = ground.root(policy);
        policy.link().forEach((theirs, ours) -> {
            Optional<Column> left = parentTable.flatMap(table -> keyColumn(table, theirs, problem));
            Optional<Column> right = ownTable.flatMap(table -> table.column(ours));
            if (ownTable.isPresent() && right.isEmpty()) {
                problem.accept(
                        "link",
                        ownTable.get().name() + " has no column " + ours
                                + PolicyTables.columnHint(ownTable.get(), ours));
            }
            left.ifPresent(a -> right.filter(b -> !meet(a, b))
                    .ifPresent(b -> problem.accept(
                            "link",
                            parent.name() + "." + theirs + " is " + a.type() + ", but " + policy.name() + "." + ours
                                    + " is " + b.type())));
        });
    }

    private static Optional<Column> keyColumn(TableInfo table, String name, BiConsumer<String, String> problem) {
        Optional<Column> column = table.column(name);
        if (column.isEmpty()) {
            problem.accept("link", table.name() + " has no column " + name + PolicyTables.columnHint(table, name));
        } else if (!table.key().contains(name)) {
            problem.accept(
                    "link",
                    name + " is not a key column of " + table.name() + "; only its key is handed down: "
                            + String.join(", ", table.key()));
            return Optional.empty();
        }
        return column;
    }

    private static boolean meet(Column a, Column b) {
        return a.keyType() == b.keyType() && TypeFamily.of(a.type()) == TypeFamily.of(b.type());
    }

    /// A child whose rows refer to rows that leave before it can never be handed their keys.
    private void foreignKeys(PolicyDefinition policy, BiConsumer<String, String> problem) {
        for (PolicyDefinition ancestor : ancestors(policy)) {
            if (!ancestor.database().equals(policy.database())) {
                continue;
            }
            Set<TableName> leaving = ground.moved(ancestor);
            for (TableName table : ground.moved(policy)) {
                List<ForeignKey> chain = chain(policy, table, leaving);
                if (!chain.isEmpty()) {
                    TableName target = chain.getLast().parent();
                    problem.accept(
                            "parent",
                            "rows of " + table + " refer to " + target + " (" + names(chain)
                                    + "), so rows of " + target + " cannot leave first, as handoff needs; use a bundle:"
                                    + " add " + table + " to the bundle of " + ancestor.name());
                }
            }
        }
    }

    private static String names(List<ForeignKey> chain) {
        return (chain.size() == 1 ? "foreign key " : "foreign keys ")
                + String.join(", ", chain.stream().map(ForeignKey::name).toList());
    }

    /// The shortest way along foreign keys from `table` to one of `targets`.
    private List<ForeignKey> chain(PolicyDefinition policy, TableName table, Set<TableName> targets) {
        List<ForeignKey> keys =
                ground.schema(policy).map(schema -> schema.foreignKeys()).orElse(List.of());
        Map<TableName, List<ForeignKey>> ways = new HashMap<>(Map.of(table, List.of()));
        Deque<TableName> open = new ArrayDeque<>(List.of(table));
        while (!open.isEmpty()) {
            TableName at = open.removeFirst();
            for (ForeignKey key : keys) {
                if (!key.child().equals(at) || ways.containsKey(key.parent())) {
                    continue;
                }
                List<ForeignKey> way = new ArrayList<>(ways.getOrDefault(at, List.of()));
                way.add(key);
                if (targets.contains(key.parent())) {
                    return way;
                }
                ways.put(key.parent(), way);
                open.addLast(key.parent());
            }
        }
        return List.of();
    }
}
