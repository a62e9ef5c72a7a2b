package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast cold requests`.
@Command(name = "requests", description = "Lists which months nodes are asked to freeze, the latest first.")
final class ColdRequestsCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = Words.Positive.class,
            description = "so many of them; 50 when not given")
    Long limit = 50L;

    ColdRequestsCommand(Invocation call) {
        this.call = call;
    }

    private record Listed(int schemaVersion, List<ColdRequestRow> requests) {}

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<ColdRequestRow> rows =
                    bench.operations().cold().requests(Math.toIntExact(Math.min(limit, 10_000))).stream()
                            .map(ColdRequestRow::of)
                            .toList();
            Printer printer = call.printer();
            String text = rows.isEmpty()
                    ? "nothing was asked for"
                    : printer.table(ColdRequestRow.columns(call.screen().zone()), rows);
            printer.list(ColdRequestRow.class, rows, new Listed(1, rows), text);
            return ExitCodes.OK;
        });
    }
}
