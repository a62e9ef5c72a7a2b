package dev.holdfast.cli;

import dev.holdfast.run.EstateRunSummary;
import dev.holdfast.run.TurnState;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run of several policies in a list, as JSON shows it; [EstateRunRow] is its report.
///
/// @param state `running`, `interrupted`, `succeeded`, `partial` or `failed`
/// @param abandoned it is `running`, but its node is gone
/// @param roots how many root policies it has; @param done and @param failed of them
record RunSummaryRow(
        long run,
        String state,
        boolean abandoned,
        String trigger,
        @Nullable String schedule,
        List<String> databases,
        int workers,
        List<String> caps,
        String requestedBy,
        @Nullable String node,
        Instant startedAt,
        @Nullable Instant endedAt,
        long roots,
        long done,
        long failed,
        long rows,
        long bytes,
        double seconds) {
    static RunSummaryRow of(EstateRunSummary summary, Instant now) {
        var run = summary.run();
        return new RunSummaryRow(
                run.id(),
                run.state().id(),
                summary.abandoned(),
                run.wish().trigger(),
                run.wish().schedule(),
                run.wish().databases(),
                run.wish().workers(),
                run.wish().caps().stream().map(Object::toString).toList(),
                run.wish().actor(),
                run.nodeName(),
                run.startedAt(),
                run.endedAt(),
                summary.roots(),
                summary.count(TurnState.SUCCEEDED),
                summary.count(TurnState.FAILED),
                summary.rows(),
                summary.bytes(),
                Figures.seconds(summary.duration(now)));
    }

    static List<Column<RunSummaryRow>> columns(ZoneId zone) {
        return List.of(
                Column.number("RUN", row -> Long.toString(row.run())),
                Column.text("STATE", row -> row.abandoned() ? "cut off" : row.state()),
                Column.text("BY", row -> row.schedule() == null ? row.requestedBy() : "schedule " + row.schedule()),
                Column.number("DONE", row -> row.done() + " of " + row.roots()),
                Column.number("FAILED", row -> Long.toString(row.failed())),
                Column.number("ROWS", row -> Figures.count(row.rows())),
                Column.number("SECONDS", row -> Figures.seconds(row.seconds())),
                Column.text("STARTED", row -> Figures.time(row.startedAt(), zone)));
    }
}
