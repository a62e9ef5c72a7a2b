package dev.holdfast.ledger;

import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keys to put on a session's work list as one chunk.
///
/// @param markMillis how long it took to find them
public record NewChunk(
        long session,
        int policy,
        TableName table,
        List<String> keyColumns,
        Keys keys,
        Chunk.@Nullable HandoffId from,
        Instant archivedAt,
        Instant retainUntil,
        int markMillis) {
    public NewChunk {
        keyColumns = List.copyOf(keyColumns);
    }
}
