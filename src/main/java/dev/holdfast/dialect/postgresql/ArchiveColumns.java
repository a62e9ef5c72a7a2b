package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.RetentionClock;
import java.util.stream.Collectors;

/// The columns of an archive table in the order in which a move fills them: those of the row, then the stamp.
final class ArchiveColumns {
    private ArchiveColumns() {}

    static String list(MoveTable table) {
        return table.columns().stream()
                        .map(column -> PostgresText.quote(column.name()) + ", ")
                        .collect(Collectors.joining())
                + "hf_archived_at, hf_session, hf_chunk, hf_retain_until"
                + (table.clock() == null ? "" : ", " + RetentionClock.COLUMN);
    }
}
