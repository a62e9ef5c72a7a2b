package dev.holdfast.dialect;

import java.util.List;

/// A declared join that criteria may go through: `alias.joinedColumns = root.columns`, at most one joined row for a
/// row.
public record Join(String alias, TableName table, List<String> columns, List<String> joinedColumns) {
    public Join {
        columns = List.copyOf(columns);
        joinedColumns = List.copyOf(joinedColumns);
        if (columns.isEmpty() || columns.size() != joinedColumns.size()) {
            throw new IllegalArgumentException("join " + alias + ": as many columns on both sides, at least one");
        }
    }
}
