package dev.holdfast.dialect;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the catalog says of one table.
///
/// @param key columns of the primary key in key order; of the first unique key over NOT NULL columns where there is no
///     primary key; empty when the table has neither
/// @param bytes size with indexes and large values
/// @param estimatedRows the engine's estimate, never below zero; 0 when it was never analysed
/// @param indexes leading columns of each index, in index order
public record TableInfo(
        TableName name,
        List<Column> columns,
        List<String> key,
        List<List<String>> indexes,
        long bytes,
        long estimatedRows,
        boolean partitioned) {
    public TableInfo {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        indexes = indexes.stream().map(List::copyOf).toList();
    }

    public Optional<Column> column(String columnName) {
        return columns.stream()
                .filter(column -> column.name().equals(columnName))
                .findFirst();
    }

    /// Whether an index begins with `wanted`, in any order.
    public boolean indexedBy(List<String> wanted) {
        Set<String> columnNames = Set.copyOf(wanted);
        return indexes.stream()
                .anyMatch(index -> index.size() >= columnNames.size()
                        && Set.copyOf(index.subList(0, columnNames.size())).equals(columnNames));
    }

    /// Key columns with their types, in key order.
    public List<Column> keyColumns() {
        return key.stream().map(column -> column(column).orElseThrow()).toList();
    }
}
