package dev.holdfast.maintenance;

import dev.holdfast.dialect.TableName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One ANALYZE, VACUUM or REINDEX.
///
/// @param index of a reindex; empty for others; @param session after which it was run; null when somebody asked
/// @param problem empty when it was done
public record MaintenanceAct(
        long id,
        TableAdvice.Need kind,
        String database,
        TableName table,
        String index,
        @Nullable Long session,
        String askedBy,
        Instant startedAt,
        @Nullable Instant endedAt,
        long bytesBefore,
        long bytesAfter,
        String problem) {
    public boolean done() {
        return endedAt != null && problem.isEmpty();
    }

    /// What went back to the system.
    public long returned() {
        return Math.max(0, bytesBefore - bytesAfter);
    }
}
