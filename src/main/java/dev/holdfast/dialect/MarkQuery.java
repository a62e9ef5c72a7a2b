package dev.holdfast.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which keys to mark next: a page of due rows in a stable order.
///
/// @param order the column that gives the order, before the key; null for key order
/// @param after ordering values of the last row marked, in text: of `order` if any, then of the key; empty for the
/// start
/// @param limit most rows of the page
public record MarkQuery(
        TableName table,
        List<Column> key,
        List<Join> joins,
        Condition condition,
        @Nullable Column order,
        List<String> after,
        int limit) {
    public MarkQuery {
        key = List.copyOf(key);
        joins = List.copyOf(joins);
        after = List.copyOf(after);
    }

    /// The same rows, from another place on.
    public MarkQuery page(List<String> from, int most) {
        return new MarkQuery(table, key, joins, condition, order, from, most);
    }

    /// The columns that give the order.
    public List<Column> ordering() {
        if (order == null) {
            return key;
        }
        List<Column> columns = new java.util.ArrayList<>(List.of(order));
        key.stream().filter(column -> !column.name().equals(order.name())).forEach(columns::add);
        return columns;
    }

    /// @param places of the rows of the keys; null where the engine tells none
    /// @param last ordering values of the page's last row: where the next page begins
    public record Page(Keys keys, @Nullable Places places, List<String> last) {
        public Page {
            last = List.copyOf(last);
        }
    }
}
