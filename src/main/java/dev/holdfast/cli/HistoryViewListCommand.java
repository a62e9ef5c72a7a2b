package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `holdfast history view list`.
@Command(name = "list", description = "Lists history views, and whether they are as their tables are.")
final class HistoryViewListCommand implements Callable<Integer> {
    private final Invocation call;

    HistoryViewListCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<HistoryViewRow> rows = bench.operations().history().views().stream()
                    .map(HistoryViewRow::of)
                    .toList();
            Printer printer = call.printer();
            String text = rows.isEmpty() ? "no history views" : printer.table(HistoryViewRow.COLUMNS, rows);
            printer.list(HistoryViewRow.class, rows, new HistoryViewRow.Listed(1, rows), text);
            return ExitCodes.OK;
        });
    }
}
