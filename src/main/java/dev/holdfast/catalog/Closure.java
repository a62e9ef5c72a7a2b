package dev.holdfast.catalog;

import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.TableName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A root table and the tables that hang on it along foreign keys, at any distance.
///
/// The order of everything is fixed: the same foreign keys give the same closure. A self-reference makes no table hang
/// on itself; it is one of the [#cycles()].
public final class Closure {
    private static final Comparator<ForeignKey> BY_CHILD =
            Comparator.comparing(ForeignKey::child).thenComparing(ForeignKey::name);

    private final TableName root;

    /// Foreign keys of the whole schema by the table that they refer to, self-references too.
    private final Map<TableName, List<ForeignKey>> referencesTo;

    /// For each table the chain up to the root, nearest tables first; the root's own is empty.
    private final Map<TableName, List<ForeignKey>> paths;

    /// For each table all its foreign keys to other tables of the closure.
    private final Map<TableName, List<ForeignKey>> hangsBy;

    private final Set<TableName> unreachable;
    private final List<TableName> deleteOrder;
    private final List<List<TableName>> cycles;

    private Closure(
            TableName root,
            Map<TableName, List<ForeignKey>> referencesTo,
            Map<TableName, List<ForeignKey>> paths,
            Set<TableName> unreachable) {
        this.root = root;
        this.referencesTo = referencesTo;
        this.paths = paths;
        this.unreachable = Collections.unmodifiableSet(unreachable);
        this.hangsBy = hangsBy(referencesTo, paths.keySet());
        List<List<TableName>> components = Components.childrenFirst(root, this::children);
        this.deleteOrder = components.stream().flatMap(this::farthestFirst).toList();
        this.cycles = components.stream().filter(this::isCycle).map(this::round).toList();
    }

    /// @throws IllegalArgumentException when the schema has no table `root`
    public static Closure of(Schema schema, TableName root) {
        if (schema.table(root).isEmpty()) {
            throw new IllegalArgumentException(schema.database() + ": no table " + root);
        }
        Map<TableName, List<ForeignKey>> referencesTo = new TreeMap<>();
        schema.foreignKeys().stream().sorted(BY_CHILD).forEach(key -> referencesTo
                .computeIfAbsent(key.parent(), _ -> new ArrayList<>())
                .add(key));
        return new Closure(root, referencesTo, shortestPaths(root, referencesTo, _ -> true), Set.of());
    }

    /// The closure within the root and `bundle` only. Tables of the bundle that do not hang on the root, or only by way
    /// of tables that the bundle lacks, are [#unreachable()].
    public Closure restrictedTo(Set<TableName> bundle) {
        Map<TableName, List<ForeignKey>> within = shortestPaths(root, referencesTo, bundle::contains);
        Set<TableName> missed = new TreeSet<>(bundle);
        missed.removeAll(within.keySet());
        return new Closure(root, referencesTo, within, missed);
    }

    public TableName root() {
        return root;
    }

    public boolean contains(TableName table) {
        return paths.containsKey(table);
    }

    /// All tables, children before their parents, the root last. Where tables refer to each other in a circle no order
    /// is right; there the table farthest from the root comes first.
    public List<TableName> deleteOrder() {
        return deleteOrder;
    }

    /// One chain of foreign keys from `table` up to the root, the shortest; the first one's child is `table`, the last
    /// one's parent is the root. Empty for the root.
    ///
    /// A table that hangs by several keys may have rows which this chain does not find: see [#hangsBy].
    ///
    /// @throws IllegalArgumentException when `table` is not in the closure
    public List<ForeignKey> path(TableName table) {
        return ofMember(paths, table);
    }

    /// All foreign keys from `table` to other tables of the closure; a row of `table` may hang on the root by any.
    ///
    /// @throws IllegalArgumentException when `table` is not in the closure
    public List<ForeignKey> hangsBy(TableName table) {
        return ofMember(hangsBy, table);
    }

    /// Tables that hang by more than one foreign key: their rows can be reached in more than one way.
    public List<TableName> diamonds() {
        return deleteOrder.stream()
                .filter(table -> !table.equals(root) && hangsBy(table).size() > 1)
                .toList();
    }

    /// Where references go round in a circle: `[a]` for a table that refers to itself, `[a, b, c]` where `a`
    /// refers to `b`, `b` to `c` and `c` to `a`, beginning with the first name. Circles that share a table are
    /// one, each of its tables named once. The root may be part of one.
    public List<List<TableName>> cycles() {
        return cycles;
    }

    /// Foreign keys by which the database itself would change or delete rows when rows of the closure are deleted.
    public List<ForeignKey> hiddenEffects() {
        return referencesIntoClosure()
                .filter(key -> switch (key.onDelete()) {
                    case CASCADE, SET_NULL, SET_DEFAULT -> true;
                    case NO_ACTION, RESTRICT -> false;
                })
                .toList();
    }

    /// Foreign keys of the root to itself.
    public List<ForeignKey> ownOfRoot() {
        return referencesTo.getOrDefault(root, List.of()).stream()
                .filter(ForeignKey::selfReference)
                .toList();
    }

    /// Foreign keys of tables outside that refer into the closure: they would block its deletes, or be changed by them.
    /// Always empty unless [restricted][#restrictedTo].
    public List<ForeignKey> outside() {
        return referencesIntoClosure().filter(key -> !contains(key.child())).toList();
    }

    /// Tables of the bundle that were left out because no chain of foreign keys within the bundle leads to the root.
    public Set<TableName> unreachable() {
        return unreachable;
    }

    private Stream<ForeignKey> referencesIntoClosure() {
        return deleteOrder.stream().flatMap(parent -> referencesTo.getOrDefault(parent, List.of()).stream());
    }

    private List<ForeignKey> ofMember(Map<TableName, List<ForeignKey>> keys, TableName table) {
        if (!contains(table)) {
            throw new IllegalArgumentException(table + " does not hang on " + root);
        }
        return keys.getOrDefault(table, List.of());
    }

    /// Breadth first from the root, so that the first chain found is a shortest one.
    private static Map<TableName, List<ForeignKey>> shortestPaths(
            TableName root, Map<TableName, List<ForeignKey>> referencesTo, Predicate<TableName> within) {
        Map<TableName, List<ForeignKey>> paths = new LinkedHashMap<>();
        Queue<TableName> waiting = new ArrayDeque<>();
        paths.put(root, List.of());
        waiting.add(root);
        for (TableName parent = waiting.poll(); parent != null; parent = waiting.poll()) {
            List<ForeignKey> rest = paths.getOrDefault(parent, List.of());
            for (ForeignKey key : referencesTo.getOrDefault(parent, List.of())) {
                if (!paths.containsKey(key.child()) && within.test(key.child())) {
                    paths.put(
                            key.child(),
                            Stream.concat(Stream.of(key), rest.stream()).toList());
                    waiting.add(key.child());
                }
            }
        }
        return paths;
    }

    private static Map<TableName, List<ForeignKey>> hangsBy(
            Map<TableName, List<ForeignKey>> referencesTo, Set<TableName> members) {
        Map<TableName, List<ForeignKey>> hangsBy = new TreeMap<>();
        members.stream()
                .flatMap(parent -> referencesTo.getOrDefault(parent, List.of()).stream())
                .filter(key -> !key.selfReference() && members.contains(key.child()))
                .sorted(BY_CHILD)
                .forEach(key -> hangsBy.computeIfAbsent(key.child(), _ -> new ArrayList<>())
                        .add(key));
        hangsBy.replaceAll((_, keys) -> List.copyOf(keys));
        return hangsBy;
    }

    private List<TableName> children(TableName parent) {
        return referencesTo.getOrDefault(parent, List.of()).stream()
                .map(ForeignKey::child)
                .filter(this::contains)
                .distinct()
                .toList();
    }

    private Stream<TableName> farthestFirst(List<TableName> component) {
        return component.stream()
                .sorted(Comparator.<TableName>comparingInt(table -> path(table).size())
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()));
    }

    private boolean isCycle(List<TableName> component) {
        return component.size() > 1 || children(component.getFirst()).contains(component.getFirst());
    }

    /// The component's tables along their references, from the first name on.
    private List<TableName> round(List<TableName> component) {
        Set<TableName> left = new TreeSet<>(component);
        List<TableName> round = new ArrayList<>();
        ArrayDeque<TableName> next = new ArrayDeque<>(List.of(Collections.min(component)));
        while (!next.isEmpty()) {
            TableName table = next.pop();
            if (left.remove(table)) {
                round.add(table);
                hangsBy(table).reversed().forEach(key -> next.push(key.parent()));
            }
        }
        return List.copyOf(round);
    }
}
