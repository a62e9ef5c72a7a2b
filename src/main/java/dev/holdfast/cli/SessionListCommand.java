package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast session list`.
@Command(name = "list", description = "Lists sessions, newest first.")
final class SessionListCommand implements Callable<Integer> {
    private final Invocation call;

    @Mixin
    final SessionWords words = new SessionWords();

    @Mixin
    final ListWords list = new ListWords();

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "at most so many; 50 when not said")
    long limit = 50;

    SessionListCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(
                Need.ENGINE, bench -> {
                    List<SessionRow> rows = bench
                            .operations()
                            .lists()
                            .sessions(list.query(words.with(call, bench, list.filter), limit))
                            .stream()
                            .map(SessionRow::of)
                            .toList();
                    Printer printer = call.printer();
                    String text = rows.isEmpty()
                            ? "no sessions"
                            : printer.table(SessionRow.columns(call.screen().zone()), rows);
                    printer.list(SessionRow.class, rows, new Listed(1, rows), text);
                    return ExitCodes.OK;
                });
    }

    private record Listed(int schemaVersion, List<SessionRow> sessions) {}
}
