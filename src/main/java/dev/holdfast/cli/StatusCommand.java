package dev.holdfast.cli;

import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.node.RunOperations;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// `holdfast status`: all policies and what runs.
@Command(
        name = "status",
        description = "Shows policies, last sessions and backlog, what runs or stands still, and alerts.")
final class StatusCommand implements Callable<Integer> {
    private static final int MOST = 1000;

    private final Invocation call;

    StatusCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<PolicyRow> policies =
                    bench.operations().policies().stream().map(PolicyRow::of).toList();
            List<SessionRow> open = Stream.of("running", "pausing", "paused", "cancelling", "interrupted")
                    .flatMap(state -> bench.operations().sessions(new SessionQuery("", state, 0, MOST)).stream())
                    .sorted((a, b) -> Long.compare(a.id(), b.id()))
                    .map(SessionRow::of)
                    .toList();
            RunOperations runs = bench.operations().estateRuns();
            Status status = new Status(
                    2,
                    policies,
                    open,
                    runs.recoveries().stream().map(RecoveryRow::of).toList(),
                    runs.list(true, MOST).stream()
                            .map(run -> RunSummaryRow.of(run, Instant.now()))
                            .toList(),
                    bench.operations().alerts().look().stream()
                            .map(AlertRow::of)
                            .toList());
            Printer printer = call.printer();
            printer.list(PolicyRow.class, policies, status, text(printer, status));
            return ExitCodes.OK;
        });
    }

    private String text(Printer printer, Status status) {
        ZoneId zone = call.screen().zone();
        StringBuilder text = new StringBuilder(
                status.policies().isEmpty()
                        ? "no policies yet: holdfast demo, or holdfast policy apply FILE\n"
                        : printer.table(PolicyRow.statusColumns(zone), status.policies()));
        if (!status.openSessions().isEmpty()) {
            text.append("\nopen sessions\n").append(printer.table(SessionRow.columns(zone), status.openSessions()));
        }
        if (!status.recovery().isEmpty()) {
            text.append("\nwhat `resume` would do\n");
            status.recovery().forEach(recovery -> text.append(recovery.text()));
        }
        if (!status.openRuns().isEmpty()) {
            text.append("\nopen runs\n").append(printer.table(RunSummaryRow.columns(zone), status.openRuns()));
        }
        if (!status.alerts().isEmpty()) {
            text.append("\nalerts\n").append(AlertRow.text(status.alerts(), zone));
        }
        return text.toString();
    }

    private record Status(
            int schemaVersion,
            List<PolicyRow> policies,
            List<SessionRow> openSessions,
            List<RecoveryRow> recovery,
            List<RunSummaryRow> openRuns,
            List<AlertRow> alerts) {}
}
