package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Collects the keys of a result, column by column.
final class KeyColumns {
    private final List<KeyType> layout;
    private final List<List<Object>> columns;

    KeyColumns(List<KeyType> layout) {
        this.layout = List.copyOf(layout);
        this.columns = layout.stream().<List<Object>>map(_ -> new ArrayList<>()).toList();
    }

    /// @param from the result's column that the key begins at
    void add(ResultSet row, int from) throws SQLException {
        for (int i = 0; i < layout.size(); i++) {
            columns.get(i).add(value(row, from + i, layout.get(i)));
        }
    }

    static Object value(ResultSet row, int column, KeyType type) throws SQLException {
        return switch (type) {
            case BIGINT -> row.getLong(column);
            case UUID -> UUID.fromString(row.getString(column));
            case TEXT -> row.getString(column);
        };
    }

    Keys keys() {
        List<Object> arrays = new ArrayList<>();
        for (int i = 0; i < layout.size(); i++) {
            List<Object> values = columns.get(i);
            arrays.add(
                    switch (layout.get(i)) {
                        case BIGINT ->
                            values.stream().mapToLong(Long.class::cast).toArray();
                        case UUID -> values.toArray(UUID[]::new);
                        case TEXT -> values.toArray(String[]::new);
                    });
        }
        return new Keys(layout, arrays);
    }

    /// All that a statement finds.
    static Keys of(PreparedStatement statement, List<KeyType> layout) throws SQLException {
        KeyColumns found = new KeyColumns(layout);
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(row, 1);
            }
        }
        return found.keys();
    }
}
