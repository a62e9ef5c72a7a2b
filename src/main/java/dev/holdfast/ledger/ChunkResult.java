package dev.holdfast.ledger;

import dev.holdfast.proof.Root;
import org.jspecify.annotations.Nullable;

/// What became of a chunk that moved.
///
/// @param rows root and bundle rows that moved; @param bytes their size
/// @param copyMillis with verification and delete in the local method, which does all in one statement
/// @param root over the roots of its tables; null without proof
public record ChunkResult(
        long rows,
        long bytes,
        int copyMillis,
        int verifyMillis,
        int deleteMillis,
        @Nullable Root root) {}
