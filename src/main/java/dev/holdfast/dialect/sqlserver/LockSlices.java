package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Keys;
import java.sql.SQLException;

/// Keys in slices, each for a statement that locks what hangs on it: the server turns the locks of one statement on one
/// index into a lock on the whole table when they come near 5,000.
///
/// How many rows hang on a key is learnt on the way, from the slice before. Many thousand rows of one key are one
/// slice, and become a lock on the table.
final class LockSlices {
    /// While nothing is known of how many rows hang on a key.
    private static final int FIRST = 200;

    /// A slice is at most so many times the one before: it may have been one of keys with few rows.
    private static final int GROWTH = 4;

    private LockSlices() {}

    /// Locks what hangs on a slice.
    @FunctionalInterface
    interface Lock {
        /// @return how many rows that were
        long lock(Keys slice) throws SQLException;
    }

    /// @param single whether one row at most hangs on a key
    static void each(Keys keys, boolean single, Lock lock) throws SQLException {
        int size = single ? ChunkRows.SLICE : FIRST;
        int from = 0;
        while (from < keys.size()) {
            int to = Math.min(keys.size(), from + size);
            long rows = lock.lock(keys.slice(from, to));
            if (!single) {
                size = next(to - from, rows);
            }
            from = to;
        }
    }

    /// A key costs a lock of its range beside those of its rows.
    private static int next(int keys, long rows) {
        long fit = (long) keys * ChunkRows.SLICE / (keys + rows);
        return Math.toIntExact(Math.clamp(fit, 1, (long) GROWTH * keys));
    }
}
