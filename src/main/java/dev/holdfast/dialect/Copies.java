package dev.holdfast.dialect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/// Archived copies of root rows: a key alone does not name one, because it may have been archived more than once.
///
/// @param keys of the root table
/// @param stamps beside them, of the layout [#STAMPS]
public record Copies(Keys keys, Keys stamps) {
    /// Chunk, session, moment of archiving in microseconds since 1970, and the restore that brought the copy back; 0
    /// when none did.
    public static final List<KeyType> STAMPS = List.of(KeyType.BIGINT, KeyType.BIGINT, KeyType.BIGINT, KeyType.BIGINT);

    public Copies {
        if (!stamps.layout().equals(STAMPS) || stamps.size() != keys.size()) {
            throw new IllegalArgumentException("a stamp for each key: " + stamps.layout() + ", " + stamps.size());
        }
    }

    /// @param chunks and `sessions`: one for each key
    public static Copies of(Keys keys, long[] chunks, long[] sessions) {
        return new Copies(
                keys, new Keys(STAMPS, List.of(chunks, sessions, new long[chunks.length], new long[chunks.length])));
    }

    public static Copies none(List<KeyType> layout) {
        List<Object> columns = new ArrayList<>();
        layout.forEach(type -> columns.add(
                switch (type) {
                    case BIGINT -> new long[0];
                    case UUID -> new java.util.UUID[0];
                    case TEXT -> new String[0];
                }));
        return of(new Keys(layout, columns), new long[0], new long[0]);
    }

    public int size() {
        return keys.size();
    }

    private long[] stamp(int column) {
        return (long[]) stamps.columns().get(column);
    }

    public long chunk(int row) {
        return stamp(0)[row];
    }

    public long[] chunks() {
        return stamp(0);
    }

    public long[] sessions() {
        return stamp(1);
    }

    public long archivedMicros(int row) {
        return stamp(2)[row];
    }

    /// The restore that brought it back; 0 when none did.
    public long restoredBy(int row) {
        return stamp(3)[row];
    }

    /// Numbers of the chunks, each once.
    public long[] distinctChunks() {
        return LongStream.of(chunks()).distinct().sorted().toArray();
    }

    /// Keys with the chunk as a last column: what names a copy.
    public Keys named() {
        List<KeyType> layout = new ArrayList<>(keys.layout());
        layout.add(KeyType.BIGINT);
        List<Object> columns = new ArrayList<>(keys.columns());
        columns.add(chunks());
        return new Keys(layout, columns);
    }

    public Copies rows(BitSet rows) {
        return new Copies(keys.rows(rows), stamps.rows(rows));
    }

    public Copies slice(int from, int to) {
        return new Copies(keys.slice(from, to), stamps.slice(from, to));
    }

    public Copies and(Copies others) {
        return new Copies(keys.and(others.keys), stamps.and(others.stamps));
    }

    /// Those that are not among others.
    public Copies without(Copies others) {
        Set<List<Object>> known = new HashSet<>();
        Keys theirs = others.named();
        for (int row = 0; row < theirs.size(); row++) {
            known.add(theirs.key(row));
        }
        Keys mine = named();
        BitSet rows = new BitSet();
        for (int row = 0; row < mine.size(); row++) {
            rows.set(row, !known.contains(mine.key(row)));
        }
        return rows(rows);
    }

    /// What selects copies of a table.
    public sealed interface Wanted {
        /// Rows whose `columns` are one of `keys`.
        record Keyed(List<Column> columns, Keys keys) implements Wanted {
            public Keyed {
                columns = List.copyOf(columns);
            }
        }

        record Matching(Condition condition) implements Wanted {}

        /// Every row of these chunks. @param chunks their numbers, as a column of keys
        record OfChunks(Keys chunks) implements Wanted {}
    }
}
