package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `holdfast db list`.
@Command(name = "list", description = "Lists the databases that are governed.")
final class DatabaseListCommand implements Callable<Integer> {
    private final Invocation call;

    DatabaseListCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<DatabaseRow> rows = bench.operations().estate().databases().stream()
                    .map(DatabaseRow::of)
                    .toList();
            Printer printer = call.printer();
            String text = rows.isEmpty() ? "no databases" : printer.table(DatabaseRow.COLUMNS, rows);
            printer.list(DatabaseRow.class, rows, new DatabaseRow.Listed(1, rows), text);
            return ExitCodes.OK;
        });
    }
}
