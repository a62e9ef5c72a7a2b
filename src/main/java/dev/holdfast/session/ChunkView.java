package dev.holdfast.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A chunk as a reader sees it.
///
/// @param state `marked`, `copied`, `deleted`, `handed_off` or `failed`
/// @param keys root keys marked; @param rootRows root rows moved; @param archivedRows with their bundle
/// @param skippedRows marked, but no longer due when their turn came
public record ChunkView(
        long session,
        long chunk,
        String state,
        int attempts,
        int keys,
        @Nullable Integer rootRows,
        @Nullable Long archivedRows,
        @Nullable Long archivedBytes,
        int skippedRows,
        @Nullable Integer markMillis,
        @Nullable Integer copyMillis,
        @Nullable Integer verifyMillis,
        @Nullable Integer deleteMillis,
        @Nullable Integer handOffMillis,
        @Nullable String error,
        Instant markedAt,
        @Nullable Instant endedAt) {}
