package dev.holdfast.hold;

/// Rows that went to the archive although a hold covered them: they were marked after it was effective.
///
/// @param rows root rows, as they stand in archive tables; @param chunk the first chunk that took some
public record HoldViolation(long hold, String matter, String policy, long rows, long chunk) {}
