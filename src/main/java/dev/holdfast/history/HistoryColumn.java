package dev.holdfast.history;

/// A column of the answer.
///
/// @param type as the source has it, or the archive where the source has no such column
/// @param gone whether only archived rows have it
public record HistoryColumn(String name, String type, boolean key, boolean gone) {}
