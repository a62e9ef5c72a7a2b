package dev.holdfast.dialect;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    /// `LEFT JOIN table AS alias ON ...`
    public String sql(String rootAlias, UnaryOperator<String> quote) {
        String joined = quote.apply(alias);
        String root = quote.apply(rootAlias);
        String on = IntStream.range(0, columns.size())
                .mapToObj(i -> "%s.%s = %s.%s"
                        .formatted(joined, quote.apply(joinedColumns.get(i)), root, quote.apply(columns.get(i))))
                .collect(Collectors.joining(" AND "));
        return "LEFT JOIN %s.%s AS %s ON %s"
                .formatted(quote.apply(table.schema()), quote.apply(table.table()), joined, on);
    }
}
