package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.RetentionClock;
import java.util.stream.Collectors;

/// The columns of an archive table in the order in which a move fills them: those of the row, then the stamp.
final class ArchiveColumns {
    private ArchiveColumns() {}

    static String list(MoveTable table) {
        return own(table) + "hf_archived_at, hf_session, hf_chunk, hf_retain_until" + date(table);
    }

    /// In another order: what all rows of a chunk have in common comes last.
    static String commonLast(MoveTable table) {
        String end = table.clock() == null ? "" : "hf_retain_until" + date(table) + ", ";
        return own(table) + end + "hf_archived_at, hf_session, hf_chunk" + (end.isEmpty() ? ", hf_retain_until" : "");
    }

    private static String own(MoveTable table) {
        return table.columns().stream()
                .map(column -> PostgresText.quote(column.name()) + ", ")
                .collect(Collectors.joining());
    }

    private static String date(MoveTable table) {
        return table.clock() == null ? "" : ", " + RetentionClock.COLUMN;
    }
}
