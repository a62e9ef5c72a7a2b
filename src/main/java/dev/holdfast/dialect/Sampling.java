package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Looks at how large a whole database is and how it is used, again and again: every statement is over a set, reads the
/// catalog and the server's counters, waits for no lock on a table, and is given up after [#PATIENCE_MILLIS]. No row of
/// a user's table is read.
public interface Sampling {
    /// How long a statement may take before it is given up.
    int PATIENCE_MILLIS = 20_000;

    /// Tables and partitions that have rows of their own.
    List<Size> tables(Connection connection) throws SQLException;

    /// Measures what [#tables] took from statistics: one that is gone or locked is not among the results.
    ///
    /// @param relations at most a thousand or so: measuring opens each, and what an open one costs the server
    /// process
    ///     stays with it
    Map<Long, Bytes> measure(Connection connection, Collection<Long> relations) throws SQLException;

    List<IndexUse> indexes(Connection connection) throws SQLException;

    Whole whole(Connection connection) throws SQLException;

    /// What the server has counted of each statement.
    Statements statements(Connection connection) throws SQLException;

    /// @param relation the engine's number, for [#measure]
    /// @param root the topmost table that it is a part of; null unless it is a partition
    /// @param exact whether the bytes are counted, so that there is nothing to measure
    /// @param rowBytes bytes for a row as of the last vacuum or analyze; null before
    /// @param inserted and `written`: since the server's counters began; `written` is inserts, updates and deletes
    record Size(
            long relation,
            TableName name,
            @Nullable TableName root,
            Bytes bytes,
            boolean exact,
            long rows,
            long deadRows,
            long inserted,
            long written,
            @Nullable Double rowBytes,
            @Nullable Instant vacuumedAt,
            @Nullable Instant analyzedAt) {}

    /// @param toast large values that are kept apart
    record Bytes(long heap, long indexes, long toast) {
        public static final Bytes NONE = new Bytes(0, 0, 0);

        public Bytes plus(Bytes other) {
            return new Bytes(heap + other.heap, indexes + other.indexes, toast + other.toast);
        }
    }

    /// @param table the partitioned table, where the engine has one index over all its partitions
    record IndexUse(TableName table, String index, long bytes, long scans) {}

    /// @param blockHits and `blockReads`: blocks that queries asked for, found in the server's memory and not; 0 where
    ///     the engine does not count them for a database
    /// @param diskFree null where the engine does not tell
    /// @param gaps what this login does not get to see, one sentence each
    record Whole(
            int tables,
            int partitions,
            int indexes,
            int views,
            int others,
            long blockHits,
            long blockReads,
            @Nullable Long diskFree,
            List<String> gaps) {
        public Whole {
            gaps = List.copyOf(gaps);
        }
    }

    /// @param absent why there are none; null when there are
    record Statements(@Nullable String absent, Map<String, Timing> timings) {
        public Statements {
            timings = Map.copyOf(timings);
        }

        public static Statements absent(String reason) {
            return new Statements(reason, Map.of());
        }
    }

    /// Of one statement, since the server began to count.
    record Timing(long calls, double totalMillis) {}
}
