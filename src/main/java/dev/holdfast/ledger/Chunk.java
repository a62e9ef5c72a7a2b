package dev.holdfast.ledger;

import dev.holdfast.dialect.Keys;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A chunk that waits for its turn.
///
/// @param from the handoff that it serves; null for a chunk of a root policy
/// @param attempts how often it was begun
/// @param archivedAt stamp of all its archive rows, fixed when it was marked
public record Chunk(
        long session,
        long chunk,
        Keys keys,
        @Nullable HandoffId from,
        int attempts,
        Instant archivedAt,
        Instant retainUntil,
        int markMillis) {
    /// The parent's chunk whose keys a child takes up.
    public record HandoffId(long session, long chunk) {}

    /// The chunk with other keys, after so many attempts.
    public Chunk with(Keys others, int attemptsNow) {
        return new Chunk(session, chunk, others, from, attemptsNow, archivedAt, retainUntil, markMillis);
    }
}
