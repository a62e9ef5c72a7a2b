package dev.holdfast.dialect;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One index of a governed database; one of a partitioned table stands for its parts.
///
/// @param name in the schema of its table; SQL Server's names are the table's own
/// @param definition as the server describes it
/// @param create statements that make it anew without stopping writers; empty where the engine can do no such thing
/// @param drop what takes it away without stopping writers
/// @param method `btree`, `hash`, ...
/// @param ordered whether rows can be found by its leading columns alone
/// @param keys in index order
/// @param included columns that it carries beside its keys
/// @param predicate empty unless it is partial
/// @param unique whether it keeps rows apart; @param nullsEqual whether nulls count as equal then
/// @param valid whether statements may use it; an interrupted build or drop leaves one that is not
/// @param building whether it is being built now
/// @param backs what stands on it, for people: a constraint, foreign keys that refer to it, the replica identity
/// @param scans since the server counts; @param lastScan null where the server does not know
public record IndexInfo(
        TableName table,
        String name,
        String definition,
        List<String> create,
        String drop,
        String method,
        boolean ordered,
        List<Key> keys,
        List<String> included,
        String predicate,
        boolean unique,
        boolean nullsEqual,
        boolean valid,
        boolean building,
        boolean partitioned,
        List<String> backs,
        long bytes,
        long scans,
        @Nullable Instant lastScan) {
    /// @param text the column, or the expression as the server spells it
    /// @param column whether it is a column; @param rule operator class, collation and order, for comparison only
    public record Key(String text, boolean column, String rule) {}

    public IndexInfo {
        create = List.copyOf(create);
        keys = List.copyOf(keys);
        included = List.copyOf(included);
        backs = List.copyOf(backs);
    }

    public TableName qualified() {
        return new TableName(table.schema(), name);
    }

    /// Whether nothing but the name and the place of its rows tells the two apart.
    public boolean sameAs(IndexInfo other) {
        return like(other)
                && keys.equals(other.keys)
                && sorted(included).equals(sorted(other.included))
                && unique == other.unique
                && nullsEqual == other.nullsEqual;
    }

    /// Whether every statement that this one serves is served by `other`, and `other` keeps apart what this one does.
    public boolean coveredBy(IndexInfo other) {
        if (sameAs(other)) {
            return true;
        }
        if (unique || !like(other)) {
            return false;
        }
        boolean begins = keys.size() <= other.keys.size()
                && (ordered || keys.size() == other.keys.size())
                && other.keys.subList(0, keys.size()).equals(keys);
        return begins
                && included.stream()
                        .allMatch(column -> other.included.contains(column)
                                || other.keys.stream()
                                        .anyMatch(key ->
                                                key.column() && key.text().equals(column)));
    }

    private boolean like(IndexInfo other) {
        return table.equals(other.table) && method.equals(other.method) && Objects.equals(predicate, other.predicate);
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().toList();
    }
}
