package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast drift list`.
@Command(name = "list", description = "Lists what was done to archive tables to follow their sources, newest first.")
final class DriftListCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "at most so many; 50 when not said")
    long limit = 50;

    DriftListCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<DriftRow> rows = bench.operations().archiveChanges(Math.clamp(limit, 1, Integer.MAX_VALUE)).stream()
                    .map(DriftRow::of)
                    .toList();
            Printer printer = call.printer();
            String text = rows.isEmpty()
                    ? "no archive table was changed"
                    : printer.table(DriftRow.columns(call.screen().zone()), rows);
            printer.list(DriftRow.class, rows, new DriftRow.Listed(1, rows), text);
            return ExitCodes.OK;
        });
    }
}
