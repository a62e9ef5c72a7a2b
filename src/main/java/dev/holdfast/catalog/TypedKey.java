package dev.holdfast.catalog;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/// Reads a key that somebody typed.
public final class TypedKey {
    private TypedKey() {}

    /// @param place the table, for messages
    /// @param key the key's columns
    /// @param typed a value for each column, or one text with commas between them, as [CsvRows] has them
    /// @return one key; whether a text is a value of its column's type, the database says
    /// @throws HoldfastException `USAGE` when it does not fit the columns
    public static Keys read(String place, List<Column> key, List<String> typed) {
        List<String> values = typed.size() == 1 && key.size() > 1 ? parts(typed.getFirst()) : typed;
        if (values.size() != key.size()) {
            throw usage("the key of %s is %s: %s, not %d"
                    .formatted(
                            place,
                            key.stream()
                                    .map(column -> column.name() + " (" + column.type() + ")")
                                    .collect(Collectors.joining(", ")),
                            key.size() == 1 ? "one value" : key.size() + " values",
                            values.size()));
        }
        List<Object> parts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            parts.add(part(key.get(i), values.get(i), place));
        }
        return new Keys(key.stream().map(Column::keyType).toList(), parts);
    }

    private static List<String> parts(String typed) {
        List<List<String>> rows = CsvRows.of(typed);
        return rows.size() == 1 ? rows.getFirst() : List.of(typed);
    }

    /// A key as one text, which [#read] reads.
    public static String text(List<String> key) {
        return key.size() == 1 ? key.getFirst() : CsvRows.line(key);
    }

    private static Object part(Column column, String value, String place) {
        try {
            return switch (column.keyType()) {
                case BIGINT -> new long[] {Long.parseLong(value.strip())};
                case UUID -> new UUID[] {uuid(value.strip())};
                case TEXT -> new String[] {text(value)};
            };
        } catch (IllegalArgumentException e) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "'%s' is no value of %s.%s, which is %s".formatted(value, place, column.name(), column.type()),
                    e);
        }
    }

    /// Java reads shorter groups, too; PostgreSQL does not.
    private static UUID uuid(String value) {
        if (value.length() != 36) {
            throw new IllegalArgumentException(value);
        }
        return UUID.fromString(value);
    }

    private static String text(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("NUL");
        }
        return value;
    }

    private static HoldfastException usage(String message) {
        return new HoldfastException(ErrorCode.USAGE, message);
    }
}
