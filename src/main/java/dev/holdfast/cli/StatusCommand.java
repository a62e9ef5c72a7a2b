package dev.holdfast.cli;

import dev.holdfast.node.Operations.SessionQuery;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// `holdfast status`: all policies and what runs.
@Command(name = "status", description = "Shows the policies, their last sessions and backlog, and what runs now.")
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
            Printer printer = call.printer();
            printer.list(PolicyRow.class, policies, new Status(1, policies, open), text(printer, policies, open));
            return ExitCodes.OK;
        });
    }

    private String text(Printer printer, List<PolicyRow> policies, List<SessionRow> open) {
        ZoneId zone = call.screen().zone();
        String table = policies.isEmpty()
                ? "no policies yet: holdfast demo, or holdfast policy apply FILE\n"
                : printer.table(PolicyRow.statusColumns(zone), policies);
        return open.isEmpty() ? table : table + "\nopen sessions\n" + printer.table(SessionRow.columns(zone), open);
    }

    private record Status(int schemaVersion, List<PolicyRow> policies, List<SessionRow> openSessions) {}
}
