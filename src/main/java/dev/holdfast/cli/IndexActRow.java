package dev.holdfast.cli;

import dev.holdfast.index.IndexAct;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A build or drop of an index as JSON and CSV show it.
///
/// @param statements what is sent; @param undo what takes it back
/// @param leftover whether an index that is not valid still stands
record IndexActRow(
        long id,
        String kind,
        String database,
        String table,
        String index,
        String state,
        List<String> statements,
        List<String> undo,
        String definition,
        @Nullable Long undoes,
        @Nullable Long undoneBy,
        String askedBy,
        Instant askedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        String reason,
        String problem,
        boolean leftover) {
    static IndexActRow of(IndexAct act) {
        return new IndexActRow(
                act.id(),
                act.kind().id(),
                act.database(),
                act.table().toString(),
                act.index(),
                act.state().id(),
                act.statements(),
                act.undo(),
                act.definition(),
                act.undoes(),
                act.undoneBy(),
                act.askedBy(),
                act.askedAt(),
                act.startedAt(),
                act.endedAt(),
                act.reason(),
                act.problem(),
                act.leftover());
    }

    static List<Column<IndexActRow>> columns(ZoneId zone) {
        return List.of(
                Column.number("ACT", row -> Long.toString(row.id())),
                Column.text("WHAT", IndexActRow::kind),
                Column.text("INDEX", IndexActRow::index),
                Column.text("TABLE", row -> row.database() + "/" + row.table()),
                Column.text("STATE", row -> row.state() + (row.leftover() ? ", not clean" : "")),
                Column.text("BY", IndexActRow::askedBy),
                Column.text("ASKED AT", row -> Figures.time(row.askedAt(), zone)),
                Column.text("NOTE", IndexActRow::note));
    }

    private String note() {
        if (!problem.isEmpty()) {
            return problem;
        }
        if (undoneBy != null) {
            return "undone by act " + undoneBy;
        }
        return undoes == null ? reason : "undoes act " + undoes;
    }

    /// Says how an act ended. @return the exit code
    static int print(Invocation call, IndexAct act) {
        String text =
                switch (act.state()) {
                    case DONE ->
                        "act %d: %s is done; undo it with: holdfast indexes undo %d"
                                .formatted(act.id(), act.words(), act.id());
                    case WAITING, RUNNING ->
                        "act %d: %s waits for a node; watch it with: holdfast indexes watch %d"
                                .formatted(act.id(), act.words(), act.id());
                    case FAILED -> "act %d: %s failed: %s".formatted(act.id(), act.words(), act.problem());
                    case CANCELLED -> "act %d: %s was cancelled: %s".formatted(act.id(), act.words(), act.problem());
                };
        call.printer().document(new Told(1, of(act)), text);
        return switch (act.state()) {
            case DONE, WAITING, RUNNING -> ExitCodes.OK;
            case FAILED -> dev.holdfast.ErrorCode.DATABASE.exitCode();
            case CANCELLED -> ExitCodes.PARTIAL;
        };
    }

    private record Told(int schemaVersion, IndexActRow act) {}

    record Listed(int schemaVersion, List<IndexActRow> acts) {}
}
