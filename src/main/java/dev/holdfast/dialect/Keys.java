package dev.holdfast.dialect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Keys of rows, column by column: what a chunk marks, moves and hands off.
///
/// `columns` has one array for each key column, all of one length: `long[]` for BIGINT, `UUID[]` for UUID, `String[]`
/// for TEXT. The arrays are not copied: whoever makes a `Keys` gives them away.
public record Keys(List<KeyType> layout, List<Object> columns) {
    public Keys {
        layout = List.copyOf(layout);
        columns = List.copyOf(columns);
        if (layout.isEmpty() || layout.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "one array for each key column: " + layout.size() + " columns, " + columns.size() + " arrays");
        }
        int size = length(columns.get(0));
        for (int i = 0; i < layout.size(); i++) {
            Object column = columns.get(i);
            boolean right =
                    switch (layout.get(i)) {
                        case BIGINT -> column instanceof long[];
                        case UUID -> column instanceof UUID[];
                        case TEXT -> column instanceof String[];
                    };
            if (!right || length(column) != size) {
                throw new IllegalArgumentException("key column " + i + " is no " + layout.get(i) + " array of " + size);
            }
        }
    }

    /// How many keys.
    public int size() {
        return length(columns.get(0));
    }

    private static int length(Object array) {
        return java.lang.reflect.Array.getLength(array);
    }

    /// The key at `row`: `Long`, `UUID` or `String` for each column.
    public List<Object> key(int row) {
        return columns.stream()
                .map(column -> java.lang.reflect.Array.get(column, row))
                .toList();
    }

    /// In pieces of so many rows, the last one of what is left.
    public List<Keys> pieces(int rows) {
        List<Keys> pieces = new ArrayList<>();
        for (int from = 0; from < size(); from += rows) {
            pieces.add(slice(from, Math.min(size(), from + rows)));
        }
        return pieces;
    }

    /// The keys from row `from` to before row `to`.
    public Keys slice(int from, int to) {
        return new Keys(
                layout,
                columns.stream()
                        .map(column -> switch (column) {
                            case long[] numbers -> Arrays.copyOfRange(numbers, from, to);
                            case UUID[] uuids -> Arrays.copyOfRange(uuids, from, to);
                            case String[] texts -> Arrays.copyOfRange(texts, from, to);
                            default -> throw new IllegalStateException("no key array: " + column.getClass());
                        })
                        .map(Object.class::cast)
                        .toList());
    }

    /// The keys of the rows that are set, in order.
    public Keys rows(BitSet rows) {
        return new Keys(
                layout,
                columns.stream()
                        .map(column -> switch (column) {
                            case long[] numbers ->
                                rows.stream().mapToLong(row -> numbers[row]).toArray();
                            case UUID[] uuids ->
                                rows.stream().mapToObj(row -> uuids[row]).toArray(UUID[]::new);
                            case String[] texts ->
                                rows.stream().mapToObj(row -> texts[row]).toArray(String[]::new);
                            default -> throw new IllegalStateException("no key array: " + column.getClass());
                        })
                        .map(Object.class::cast)
                        .toList());
    }

    /// The columns at `indexes`, in that order.
    public Keys columns(List<Integer> indexes) {
        return new Keys(
                indexes.stream().map(layout::get).toList(),
                indexes.stream().map(columns::get).toList());
    }

    /// These keys, then `others` of the same layout.
    public Keys and(Keys others) {
        return new Keys(
                layout,
                IntStream.range(0, columns.size())
                        .mapToObj(i -> switch (columns.get(i)) {
                            case long[] numbers ->
                                LongStream.concat(LongStream.of(numbers), LongStream.of((long[]) others.columns.get(i)))
                                        .toArray();
                            case UUID[] uuids ->
                                Stream.concat(Stream.of(uuids), Stream.of((UUID[]) others.columns.get(i)))
                                        .toArray(UUID[]::new);
                            case String[] texts ->
                                Stream.concat(Stream.of(texts), Stream.of((String[]) others.columns.get(i)))
                                        .toArray(String[]::new);
                            default ->
                                throw new IllegalStateException(
                                        "no key array: " + columns.get(i).getClass());
                        })
                        .map(Object.class::cast)
                        .toList());
    }

    /// The keys that are not among `others`, in order.
    public Keys without(Keys others) {
        Set<List<Object>> taken = new HashSet<>();
        for (int row = 0; row < others.size(); row++) {
            taken.add(others.key(row));
        }
        int[] kept = IntStream.range(0, size())
                .filter(row -> !taken.contains(key(row)))
                .toArray();
        return new Keys(
                layout,
                columns.stream()
                        .map(column -> switch (column) {
                            case long[] numbers ->
                                IntStream.of(kept)
                                        .mapToLong(row -> numbers[row])
                                        .toArray();
                            case UUID[] uuids ->
                                IntStream.of(kept).mapToObj(row -> uuids[row]).toArray(UUID[]::new);
                            case String[] texts ->
                                IntStream.of(kept).mapToObj(row -> texts[row]).toArray(String[]::new);
                            default -> throw new IllegalStateException("no key array: " + column.getClass());
                        })
                        .map(Object.class::cast)
                        .toList());
    }

    /// The key at `row` for people: its columns as text.
    public String text(int row) {
        return key(row).stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
