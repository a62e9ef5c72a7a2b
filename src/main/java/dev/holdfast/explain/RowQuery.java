package dev.holdfast.explain;

import java.util.List;

/// A row that somebody asks about.
///
/// @param table `table`, `schema.table`, or with the database's name before it: `shop/public.orders`
/// @param key a value for each key column, in key order, or one text with commas between them
public record RowQuery(String table, List<String> key) {
    public RowQuery {
        key = List.copyOf(key);
    }
}
