package dev.holdfast.cli;

import dev.holdfast.maintenance.MaintenanceAct;
import dev.holdfast.maintenance.SessionSpace;
import dev.holdfast.maintenance.TableAdvice;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a table needs, as JSON and CSV show it.
///
/// @param dead rows that take room and nobody sees; @param vacuumAt from how many on the server cleans by itself
/// @param blocker what keeps the server from it; null for nothing
/// @param indexAir bytes that a new build of bloated indexes would give back
/// @param needs `vacuum`, `analyze`, `reindex`
record MaintenanceRow(
        String database,
        String table,
        long rows,
        long dead,
        long vacuumAt,
        boolean autovacuum,
        @Nullable Instant vacuumed,
        @Nullable Instant analyzed,
        @Nullable String blocker,
        @Nullable Instant blockedSince,
        long bytes,
        long indexAir,
        List<String> needs,
        List<String> words) {
    static MaintenanceRow of(String database, TableAdvice advice) {
        var state = advice.state();
        var blocker = advice.blocker();
        return new MaintenanceRow(
                database,
                state.table().toString(),
                state.rows(),
                state.dead(),
                state.vacuumAt(),
                state.automatic(),
                state.vacuumed(),
                state.analyzed(),
                blocker == null ? null : blocker.name(),
                blocker == null ? null : blocker.since(),
                state.bytes(),
                advice.indexAir(),
                advice.needs().stream().map(TableAdvice.Need::id).toList(),
                advice.words());
    }

    static final List<Column<MaintenanceRow>> COLUMNS = List.of(
            Column.text("TABLE", row -> row.database() + "/" + row.table()),
            Column.number("ROWS", row -> Figures.count(row.rows())),
            Column.number("DEAD", row -> Figures.count(row.dead())),
            Column.number("SIZE", row -> Figures.bytes(row.bytes())),
            Column.text("NEEDS", row -> String.join(", ", row.needs())),
            Column.text("WHY", row -> String.join("; ", row.words())));

    record Listed(int schemaVersion, List<MaintenanceRow> tables) {}

    /// One ANALYZE, VACUUM or REINDEX.
    ///
    /// @param returned bytes that went back to the system; @param problem empty when it was done
    record Run(
            long id,
            String kind,
            String database,
            String table,
            String index,
            @Nullable Long session,
            String askedBy,
            Instant startedAt,
            @Nullable Instant endedAt,
            long bytesBefore,
            long bytesAfter,
            long returned,
            String problem) {
        static Run of(MaintenanceAct act) {
            return new Run(
                    act.id(),
                    act.kind().id(),
                    act.database(),
                    act.table().toString(),
                    act.index(),
                    act.session(),
                    act.askedBy(),
                    act.startedAt(),
                    act.endedAt(),
                    act.bytesBefore(),
                    act.bytesAfter(),
                    act.done() ? act.returned() : 0,
                    act.problem());
        }

        static List<Column<Run>> columns(ZoneId zone) {
            return List.of(
                    Column.text("WHAT", Run::kind),
                    Column.text("TABLE", row -> row.database() + "/" + row.table()),
                    Column.text("INDEX", Run::index),
                    Column.text("STARTED AT", row -> Figures.time(row.startedAt(), zone)),
                    Column.text("BY", row -> row.session() == null ? row.askedBy() : "session " + row.session()),
                    Column.number("RETURNED", row -> Figures.bytes(row.returned())),
                    Column.text("PROBLEM", Run::problem));
        }

        record Listed(int schemaVersion, List<Run> acts) {}
    }

    /// What became of the room of a session's rows in one table.
    ///
    /// @param reusable bytes that are free inside of the table's files, an estimate
    /// @param returned bytes that went back to the system, measured
    record Space(
            String database,
            String table,
            long removedRows,
            long bytesBefore,
            long bytesAfter,
            long reusable,
            long returned,
            Instant measuredAt) {
        static Space of(SessionSpace space) {
            return new Space(
                    space.database(),
                    space.table().toString(),
                    space.removedRows(),
                    space.bytesBefore(),
                    space.bytesAfter(),
                    space.reusable(),
                    space.returned(),
                    space.measuredAt());
        }

        static final List<Column<Space>> COLUMNS = List.of(
                Column.text("TABLE", row -> row.database() + "/" + row.table()),
                Column.number("ROWS GONE", row -> Figures.count(row.removedRows())),
                Column.number("BEFORE", row -> Figures.bytes(row.bytesBefore())),
                Column.number("AFTER", row -> Figures.bytes(row.bytesAfter())),
                Column.number("REUSABLE (ABOUT)", row -> Figures.bytes(row.reusable())),
                Column.number("RETURNED", row -> Figures.bytes(row.returned())));
    }
}
