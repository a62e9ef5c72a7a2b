package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast restore list`.
@Command(name = "list", description = "Lists restores, the latest first.")
final class RestoreListCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = Words.Positive.class,
            description = "so many at most; 50 when not said")
    long limit = 50;

    RestoreListCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<RestoreRow> rows = bench.operations().restores().all(Math.toIntExact(limit)).stream()
                    .map(RestoreRow::of)
                    .toList();
            call.printer()
                    .list(
                            RestoreRow.class,
                            rows,
                            new RestoreRow.Listed(1, rows),
                            rows.isEmpty()
                                    ? "no restores"
                                    : call.printer()
                                            .table(
                                                    RestoreRow.columns(
                                                            call.screen().zone()),
                                                    rows));
            return ExitCodes.OK;
        });
    }
}
