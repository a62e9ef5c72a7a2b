package dev.holdfast.dispose;

/// Rows that were disposed of and are there again.
///
/// @param kind warm in an archive, hot in a source
/// @param table where they are
/// @param rows how many; of what was disposed of, in `chunk`
public record Resurrection(String policy, ItemKind kind, String database, String table, long chunk, long rows) {}
