package dev.holdfast.cli;

import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A restore as JSON and CSV show it.
///
/// @param rowsThere equal rows that stood in the source; @param rowsLeft rows that stayed in the archive
record RestoreRow(
        long id,
        String state,
        String what,
        boolean withChildren,
        String conflict,
        String pin,
        @Nullable Instant pinUntil,
        String requestedBy,
        String reason,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        long rowsRestored,
        long rowsThere,
        long rowsLeft,
        @Nullable String error,
        List<TableRow> tables) {
    record TableRow(String database, String table, long restored, long there, long left, List<String> leftKeys) {}

    record Listed(int schemaVersion, List<RestoreRow> restores) {}

    static RestoreRow of(RestoreView view) {
        return new RestoreRow(
                view.id(),
                view.state().id(),
                view.wish().selection().words(),
                view.wish().withChildren(),
                view.wish().conflict().id(),
                view.wish().pin().kind().id(),
                view.wish().pin().until(),
                view.wish().actor(),
                view.wish().reason(),
                view.requestedAt(),
                view.startedAt(),
                view.endedAt(),
                view.restored(),
                view.there(),
                view.left(),
                view.error().isEmpty() ? null : view.error(),
                view.tables().stream()
                        .map(line -> new TableRow(
                                line.database(),
                                line.table(),
                                line.restored(),
                                line.there(),
                                line.left(),
                                line.leftKeys()))
                        .toList());
    }

    static List<Column<RestoreRow>> columns(ZoneId zone) {
        return List.of(
                Column.number("RESTORE", row -> String.valueOf(row.id())),
                Column.text("STATE", RestoreRow::state),
                Column.text("WHAT", RestoreRow::what),
                Column.number("ROWS", row -> Figures.count(row.rowsRestored())),
                Column.text("BY", RestoreRow::requestedBy),
                Column.text("ASKED", row -> Figures.time(row.requestedAt(), zone)),
                Column.text("ERROR", row -> Figures.orEmpty(row.error())));
    }

    /// Prints what became of one. @return the exit code
    static int print(Invocation call, RestoreView view) {
        RestoreRow row = of(view);
        call.printer().list(RestoreRow.class, List.of(row), new Listed(1, List.of(row)), row.text(call));
        return ArchiveRestoreCommand.exitCode(view);
    }

    String text(Invocation call) {
        StringBuilder text = new StringBuilder("restore %d (%s): %s".formatted(id, what, state));
        if (state.equals(RestoreState.DONE.id())) {
            text.append(", %s rows came back".formatted(Figures.count(rowsRestored)));
            text.append(rowsThere == 0 ? "" : ", %s stood there".formatted(Figures.count(rowsThere)));
            text.append(rowsLeft == 0 ? "" : ", %s stayed in the archive".formatted(Figures.count(rowsLeft)));
        }
        text.append(error == null ? "\n" : "\n" + error + "\n");
        if (!tables.isEmpty()) {
            text.append('\n')
                    .append(call.printer()
                            .table(
                                    List.of(
                                            Column.text("DATABASE", TableRow::database),
                                            Column.text("TABLE", TableRow::table),
                                            Column.number("RESTORED", table -> Figures.count(table.restored())),
                                            Column.number("THERE", table -> Figures.count(table.there())),
                                            Column.number("STAYED", table -> Figures.count(table.left())),
                                            Column.text(
                                                    "OTHERS STAND AT", table -> String.join("; ", table.leftKeys()))),
                                    tables));
        }
        return text.toString();
    }
}
