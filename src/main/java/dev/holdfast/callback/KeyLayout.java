package dev.holdfast.callback;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.notify.http.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// The key columns of a table: reads keys that a service tells.
public record KeyLayout(List<Column> columns) {
    public KeyLayout {
        columns = List.copyOf(columns);
    }

    List<KeyType> types() {
        return columns.stream().map(Column::keyType).toList();
    }

    /// @throws dev.holdfast.HoldfastException when it is no value of the key
    List<Object> read(JsonNode told, long line) {
        JsonNode parts = told.isArray() ? told : null;
        if ((parts == null && columns.size() > 1) || (parts != null && parts.size() != columns.size())) {
            throw noKey(told, line, "the key has " + columns.size() + " columns: [..]");
        }
        List<Object> key = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            key.add(value(parts == null ? told : parts.get(i), columns.get(i), told, line));
        }
        return key;
    }

    private static Object value(JsonNode part, Column column, JsonNode told, long line) {
        switch (column.keyType()) {
            case BIGINT -> {
                if (part.isIntegralNumber() && part.canConvertToLong()) {
                    return part.longValue();
                }
            }
            case UUID -> {
                if (part.isString() && part.stringValue().length() == 36) {
                    try {
                        return UUID.fromString(part.stringValue());
                    } catch (IllegalArgumentException e) {
                        throw noKey(told, line, column.name() + " is " + column.type());
                    }
                }
            }
            case TEXT -> {
                if (part.isString() && part.stringValue().indexOf('\0') < 0) {
                    return part.stringValue();
                }
            }
        }
        throw noKey(told, line, column.name() + " is " + column.type());
    }

    private static RuntimeException noKey(JsonNode told, long line, String why) {
        return AnswerFault.NO_KEY.refused("line %d, %s: %s".formatted(line, Visible.text(told.toString(), 120), why));
    }

    /// @param keys rows of [#read]
    Keys keys(List<List<Object>> keys) {
        List<Object> arrays = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            arrays.add(
                    switch (columns.get(i).keyType()) {
                        case BIGINT ->
                            keys.stream()
                                    .mapToLong(key -> (Long) key.get(column))
                                    .toArray();
                        case UUID ->
                            keys.stream().map(key -> (UUID) key.get(column)).toArray(UUID[]::new);
                        case TEXT ->
                            keys.stream().map(key -> (String) key.get(column)).toArray(String[]::new);
                    });
        }
        return new Keys(types(), arrays);
    }
}
