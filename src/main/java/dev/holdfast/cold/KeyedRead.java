package dev.holdfast.cold;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A file in the order of its keys, as [KeyOrder] has it, from a key on.
///
/// @param key columns of the key, as the archive has them
/// @param after only rows with a greater key, as keys are carried; null from the first on
/// @param limit most rows; 0 for all
public record KeyedRead(List<Column> key, @Nullable List<Object> after, int limit) {
    public KeyedRead {
        key = List.copyOf(key);
    }

    /// A value of the file as keys are carried. @param printed as the database prints it
    public static Object carried(Column column, String printed) {
        return switch (column.keyType()) {
            case BIGINT -> Long.valueOf(printed);
            case UUID -> UUID.fromString(printed);
            case TEXT -> {
                if (column.type().startsWith("character(")) {
                    yield printed.replaceAll(" +$", "");
                }
                yield column.type().equals("boolean") ? (printed.equals("t") ? "true" : "false") : printed;
            }
        };
    }

    /// @throws HoldfastException `BLOCKED` when files have another order of such keys
    String order(List<ColdColumn> columns) {
        return Stream.concat(
                        key.stream().map(column -> expression(find(columns, column))),
                        Stream.of("hf_chunk", "hf_archived_at").map(Duck::name))
                .collect(Collectors.joining(", ", " ORDER BY ", limit == 0 ? "" : " LIMIT " + limit));
    }

    /// A condition on the key; `TRUE` for all.
    String later(List<ColdColumn> columns, List<Object> bound) {
        if (after == null) {
            return "TRUE";
        }
        List<String> ways = new ArrayList<>();
        for (int last = 0; last < key.size(); last++) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i <= last; i++) {
                ColdColumn column = find(columns, key.get(i));
                parts.add(expression(column) + (i == last ? " > ?" : " = ?"));
                bound.add(value(column, after.get(i)));
            }
            ways.add(String.join(" AND ", parts));
        }
        return ways.stream().map(way -> "(" + way + ")").collect(Collectors.joining(" OR ", "(", ")"));
    }

    private static Object value(ColdColumn column, Object carried) {
        String text = carried.toString();
        return switch (column.stored()) {
            case DECIMAL -> text;
            case BOOLEAN -> text.equals("true");
            case SMALLINT, INTEGER, BIGINT, DATE, TIMESTAMP, TIMESTAMPTZ, BYTES, REAL, DOUBLE, TEXT ->
                column.stored().parse(text);
        };
    }

    private static ColdColumn find(List<ColdColumn> columns, Column key) {
        return columns.stream()
                .filter(column -> column.name().equals(key.name()))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.BLOCKED, "the cold file has no column " + key.name() + " to order by"));
    }

    /// Days and moments are ordered as their texts are: their years have four digits.
    private static String expression(ColdColumn column) {
        String name = Duck.name(column.name());
        return switch (column.stored()) {
            case SMALLINT, INTEGER, BIGINT, BOOLEAN, DATE, TIMESTAMP, TIMESTAMPTZ, BYTES ->
                column.stored().read(name);
            case DECIMAL -> "CAST(" + name + " AS VARCHAR)";
            case TEXT -> column.type().startsWith("character(") ? "rtrim(" + name + ", ' ')" : name;
            case REAL, DOUBLE ->
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "its key column %s is %s, in whose order a file cannot be read; search by key"
                                .formatted(column.name(), column.type()));
        };
    }
}
