package dev.holdfast.cli;

import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.EstateRunReport.Line;
import dev.holdfast.run.TurnState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run of several policies as JSON shows it: one report.
///
/// @param state `running`, `interrupted`, `succeeded`, `partial` or `failed`
/// @param abandoned it is `running`, but its node is gone
record EstateRunRow(
        int schemaVersion,
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
        long rows,
        long bytes,
        double seconds,
        List<PolicyLine> policies,
        List<SessionRow> sessions) {
    /// @param action what a person would type next; empty when there is nothing to do
    record PolicyLine(
            String policy,
            @Nullable String parent,
            String database,
            int priority,
            String state,
            int tries,
            int sessions,
            @Nullable Long session,
            long rows,
            long bytes,
            long rowsLeft,
            double seconds,
            @Nullable String reason,
            @Nullable String errorCode,
            @Nullable String action) {
        static PolicyLine of(Line line) {
            return new PolicyLine(
                    line.policy(),
                    line.parent(),
                    line.database(),
                    line.priority(),
                    line.state().id(),
                    line.tries(),
                    line.sessions(),
                    line.session() == 0 ? null : line.session(),
                    line.rows(),
                    line.bytes(),
                    line.rowsLeft(),
                    Figures.seconds(line.duration()),
                    line.reason().isEmpty() ? null : line.reason(),
                    line.code() == null ? null : line.code().id(),
                    line.action().isEmpty() ? null : line.action());
        }

        static final List<Column<PolicyLine>> COLUMNS = List.of(
                Column.number("PRIORITY", line -> line.parent() == null ? Integer.toString(line.priority()) : ""),
                Column.text("POLICY", line -> line.parent() == null ? line.policy() : "  " + line.policy()),
                Column.text("DATABASE", PolicyLine::database),
                Column.text("STATE", PolicyLine::state),
                Column.number("TRIES", line -> line.parent() == null ? Integer.toString(line.tries()) : ""),
                Column.number("ROWS", line -> Figures.count(line.rows())),
                Column.number("LEFT", line -> Figures.count(line.rowsLeft())),
                Column.number("BYTES", line -> Figures.bytes(line.bytes())),
                Column.number("SECONDS", line -> Figures.seconds(line.seconds())));

        /// Why it did not go well, and what to do; empty when there is nothing to say.
        String told() {
            StringBuilder text = new StringBuilder();
            if (reason != null) {
                text.append(policy).append(": ").append(reason).append('\n');
            }
            if (action != null) {
                text.append(reason == null ? policy + ": " : "  ")
                        .append(reason == null ? Figures.count(rowsLeft) + " rows stay where they are\n  " : "")
                        .append("-> ")
                        .append(action)
                        .append('\n');
            }
            return text.toString();
        }
    }

    static EstateRunRow of(EstateRunReport report, Instant now) {
        var run = report.run();
        return new EstateRunRow(
                1,
                run.id(),
                run.state().id(),
                report.abandoned(),
                run.wish().trigger(),
                run.wish().schedule(),
                run.wish().databases(),
                run.wish().workers(),
                run.wish().caps().stream().map(Object::toString).toList(),
                run.wish().actor(),
                run.nodeName(),
                run.startedAt(),
                run.endedAt(),
                report.rows(),
                report.bytes(),
                Figures.seconds(report.duration(now)),
                report.lines().stream().map(PolicyLine::of).toList(),
                report.sessions().stream().map(SessionRow::of).toList());
    }

    private String stateWord() {
        return abandoned ? "cut off" : state;
    }

    private long roots() {
        return policies.stream().filter(line -> line.parent() == null).count();
    }

    private long count(TurnState turn) {
        return policies.stream()
                .filter(line -> line.parent() == null && line.state().equals(turn.id()))
                .count();
    }

    /// The report for people.
    String text(Printer printer) {
        if (policies.isEmpty()) {
            return "run %d: no root policy to run\n".formatted(run);
        }
        StringBuilder text = new StringBuilder(printer.table(PolicyLine.COLUMNS, policies));
        StringBuilder told = new StringBuilder();
        policies.forEach(line -> told.append(line.told()));
        if (!told.isEmpty()) {
            text.append('\n').append(told);
        }
        text.append("\nrun %d %s: %d of %d %s, %s rows, %s in %s s, %s rows/s\n"
                .formatted(
                        run,
                        stateWord(),
                        count(TurnState.SUCCEEDED),
                        roots(),
                        roots() == 1 ? "policy" : "policies",
                        Figures.count(rows),
                        Figures.bytes(bytes),
                        Figures.seconds(seconds),
                        Figures.count(Figures.rate(rows, seconds))));
        long left = roots() - count(TurnState.SUCCEEDED);
        if (left > 0 && (abandoned || !state.equals("running"))) {
            text.append("holdfast run --resume %d goes on with it\n".formatted(run));
        }
        return text.toString();
    }

    void print(Printer printer) {
        printer.list(PolicyLine.class, policies, this, text(printer));
    }
}
