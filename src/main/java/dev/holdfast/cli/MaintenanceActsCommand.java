package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast maintenance acts`.
@Command(name = "acts", description = "Lists what was done, after sessions and on request, the latest first.")
final class MaintenanceActsCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--limit", paramLabel = "N", converter = Words.Positive.class, description = "100 when not given")
    long limit = 100;

    MaintenanceActsCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<MaintenanceRow.Run> rows = bench.operations().maintenance().acts(Math.toIntExact(limit)).stream()
                    .map(MaintenanceRow.Run::of)
                    .toList();
            Printer printer = call.printer();
            printer.list(
                    MaintenanceRow.Run.class,
                    rows,
                    new MaintenanceRow.Run.Listed(1, rows),
                    rows.isEmpty()
                            ? "nothing was done"
                            : printer.table(
                                    MaintenanceRow.Run.columns(call.screen().zone()), rows));
            return ExitCodes.OK;
        });
    }
}
