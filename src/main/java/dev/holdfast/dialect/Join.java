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
        return "LEFT JOIN %s ON %s".formatted(named(quote), matches(rootAlias, quote));
    }

    /// `table AS alias`
    public String named(UnaryOperator<String> quote) {
        return "%s.%s AS %s".formatted(quote.apply(table.schema()), quote.apply(table.table()), quote.apply(alias));
    }

    /// `alias.joined_column = root.column AND ...`
    public String matches(String rootAlias, UnaryOperator<String> quote) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> "%s.%s = %s.%s"
                        .formatted(
                                quote.apply(alias),
                                quote.apply(joinedColumns.get(i)),
                                quote.apply(rootAlias),
                                quote.apply(columns.get(i))))
                .collect(Collectors.joining(" AND "));
    }
}
