package dev.holdfast.ledger;

/// What became of a chunk that moved.
///
/// @param rows root and bundle rows that moved; @param bytes their size
/// @param copyMillis with verification and delete in the local method, which does all in one statement
public record ChunkResult(long rows, long bytes, int copyMillis, int verifyMillis, int deleteMillis) {}
