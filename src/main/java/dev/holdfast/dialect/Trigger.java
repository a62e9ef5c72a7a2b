package dev.holdfast.dialect;

/// A user's trigger on a governed table.
///
/// @param onDelete whether a DELETE fires it
public record Trigger(TableName table, String name, boolean onDelete, boolean enabled) {}
