package dev.holdfast.plan;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a plan was made under: the policy's own words, the databases, the shape of every table.
///
/// @param rowLimit most root rows, 0 for no limit
/// @param policy what the policy says, by field, as an author would write it
/// @param source where rows leave
/// @param archive where they go
/// @param tables in the order of the plan's tables
public record Terms(
        long rowLimit, SortedMap<String, String> policy, Database source, Database archive, List<Shape> tables) {
    public Terms {
        policy = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(policy));
        tables = List.copyOf(tables);
    }

    /// @param name ours
    /// @param identity engine, server and database behind the name
    /// @param incarnation which life of it: another after a restore or a failover
    public record Database(String name, String identity, String incarnation) {}

    /// @param columns that the archive keeps, in table order
    /// @param fingerprint of all that decides over a delete of the table's rows
    public record Shape(String table, List<ColumnShape> columns, String fingerprint) {
        public Shape {
            columns = List.copyOf(columns);
        }
    }

    /// @param type in the source; @param archiveType in the archive table
    public record ColumnShape(String name, String type, String archiveType) {}
}
