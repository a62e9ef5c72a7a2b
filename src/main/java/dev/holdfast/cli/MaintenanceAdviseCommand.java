package dev.holdfast.cli;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast maintenance advise`.
@Command(
        name = "advise",
        description = {
            "Tells which tables need a vacuum, fresh statistics or new indexes, and what keeps the server from it.",
            "Changes nothing."
        })
final class MaintenanceAdviseCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--database", paramLabel = "NAME", description = "one database; all when not given")
    String database = "";

    @Option(names = "--table", paramLabel = "TABLE", description = "table or schema.table")
    String table = "";

    MaintenanceAdviseCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<String> databases = database.isEmpty()
                    ? bench.operations().databases().stream()
                            .map(DatabaseSpec::name)
                            .toList()
                    : List.of(database);
            List<MaintenanceRow> rows = databases.stream()
                    .flatMap(name -> bench.operations().maintenance().advise(name, table, new Cancellation()).stream()
                            .map(advice -> MaintenanceRow.of(name, advice)))
                    .toList();
            Printer printer = call.printer();
            printer.list(
                    MaintenanceRow.class,
                    rows,
                    new MaintenanceRow.Listed(1, rows),
                    rows.isEmpty() ? "no table needs anything" : printer.table(MaintenanceRow.COLUMNS, rows));
            return ExitCodes.OK;
        });
    }
}
