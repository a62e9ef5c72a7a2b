package dev.holdfast.cli;

import dev.holdfast.archive.ArchiveChange;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A step by which an archive table followed its source, as a row of a list.
///
/// @param state `done`, `undone`, or `begun` when it is not known whether it came to its end
record DriftRow(
        long id,
        String state,
        String database,
        String table,
        String column,
        String detail,
        @Nullable Long session,
        Instant begunAt,
        List<String> undo) {
    static DriftRow of(ArchiveChange change) {
        return new DriftRow(
                change.id(),
                change.undoneAt() != null ? "undone" : change.doneAt() != null ? "done" : "begun",
                change.database(),
                change.table().toString(),
                change.column(),
                change.detail(),
                change.session(),
                change.begunAt(),
                change.undo());
    }

    static List<Column<DriftRow>> columns(ZoneId zone) {
        return List.of(
                Column.number("STEP", row -> Long.toString(row.id())),
                Column.text("STATE", DriftRow::state),
                Column.text("WHEN", row -> Figures.time(row.begunAt(), zone)),
                Column.text("WHAT", DriftRow::detail));
    }

    /// All of them, as a document.
    record Listed(int schemaVersion, List<DriftRow> steps) {}
}
