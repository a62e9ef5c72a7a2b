package dev.holdfast.archive;

import dev.holdfast.dialect.TableName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A step by which an archive table followed its source.
///
/// @param session the session before whose first row it was done; null when that is forgotten
/// @param database the archive, as the estate names it
/// @param column empty where the table itself was made
/// @param undo the statements that take it back
/// @param doneAt null when it is not known whether it came to its end
/// @param undoneAt null while it stands
public record ArchiveChange(
        long id,
        @Nullable Long session,
        String database,
        TableName table,
        String column,
        String detail,
        List<String> statements,
        List<String> undo,
        Instant begunAt,
        @Nullable Instant doneAt,
        @Nullable Instant undoneAt,
        @Nullable String undoneBy) {
    public ArchiveChange {
        statements = List.copyOf(statements);
        undo = List.copyOf(undo);
    }
}
