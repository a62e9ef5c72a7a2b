package dev.holdfast.dialect;

import java.time.Instant;
import java.util.UUID;

/// What marks every archive row, receipt and manifest of one chunk. Fixed before the chunk moves, so that a retry meets
/// what an earlier try left.
///
/// @param installation who wrote it; two installations never take each other's receipts for their own
/// @param epoch of the lease under which the chunk moves
public record Stamp(UUID installation, long session, long chunk, long epoch, Instant archivedAt, Instant retainUntil) {}
