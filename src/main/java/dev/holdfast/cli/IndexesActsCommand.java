package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast indexes acts`.
@Command(name = "acts", description = "Lists builds and drops of indexes, the latest first.")
final class IndexesActsCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--limit", paramLabel = "N", converter = Words.Positive.class, description = "100 when not given")
    long limit = 100;

    IndexesActsCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<IndexActRow> rows = bench.operations().indexes().acts(Math.toIntExact(limit)).stream()
                    .map(IndexActRow::of)
                    .toList();
            Printer printer = call.printer();
            printer.list(
                    IndexActRow.class,
                    rows,
                    new IndexActRow.Listed(1, rows),
                    rows.isEmpty()
                            ? "no index was built or dropped"
                            : printer.table(IndexActRow.columns(call.screen().zone()), rows));
            return ExitCodes.OK;
        });
    }
}
