package dev.holdfast.maintenance;

import dev.holdfast.dialect.TableName;
import java.time.Instant;

/// What became of the room of the rows that a session took from one table.
///
/// @param returned went back to the system: a partition was dropped, or the end of a file was cut off; measured
/// @param reusable is free inside of the table's files, or will be after the next vacuum: what its rows took and the
///     files did not shrink by; an estimate
public record SessionSpace(
        long session,
        String database,
        TableName table,
        long removedRows,
        long rowsBefore,
        long bytesBefore,
        long bytesAfter,
        long returned,
        long reusable,
        Instant measuredAt) {
    /// Of the rows that were there.
    public double share() {
        return rowsBefore <= 0 ? 1 : Math.min(1, (double) removedRows / rowsBefore);
    }
}
