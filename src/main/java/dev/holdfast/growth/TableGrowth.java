package dev.holdfast.growth;

import dev.holdfast.dialect.TableName;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A table as the newest samples show it. Rates are per day or hour over [#over], null while one sample is all there
/// is.
///
/// @param kind whoever sums a list up leaves out either the partitioned tables or the partitions
/// @param partitionOf the topmost table that it is a part of; null unless it is a partition
/// @param heapBytes the rows themselves
/// @param toastBytes large values that are kept apart; 0 where the engine counts them with the rows
/// @param rows estimate of the server's statistics; @param deadRows deleted or outdated, not yet vacuumed
/// @param bloatBytes estimate: what of `heapBytes` holds no live row; see `growth.md` for how it is reckoned
/// @param bytesPerDay of heap, indexes and large values together; negative when it shrinks
/// @param rowsInPerHour inserted, by the server's counters
/// @param rowsArchivedPerHour by sessions, root rows of the policies of this table, over all hours and not only those
/// in
///     which they ran; null where no policy takes rows of it
/// @param archivable null where no policy takes rows of it, or nobody has counted yet
/// @param policy that takes rows of it as its root table; null where none does
/// @param over which the rates were measured; null while there is one sample only
/// @param sampledAt when these values were last seen to be so; @param since its oldest sample
public record TableGrowth(
        String database,
        TableName table,
        Kind kind,
        @Nullable TableName partitionOf,
        long heapBytes,
        long indexBytes,
        long toastBytes,
        long rows,
        long deadRows,
        long bloatBytes,
        @Nullable Double bytesPerDay,
        @Nullable Double rowsInPerHour,
        @Nullable Double rowsArchivedPerHour,
        @Nullable String policy,
        @Nullable Archivable archivable,
        @Nullable Instant vacuumedAt,
        @Nullable Instant analyzedAt,
        @Nullable Duration over,
        Instant sampledAt,
        Instant since) {
    /// How a table stands to its partitions.
    public enum Kind {
        TABLE,
        /// Has no bytes of its own: the sum of its partitions.
        PARTITIONED,
        PARTITION
    }

    public Subject subject() {
        return new Subject(database, table);
    }

    public long totalBytes() {
        return heapBytes + indexBytes + toastBytes;
    }
}
