package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast stats`: how large the governed tables are.
@Command(name = "stats", description = "Shows size and rows of the governed tables.")
final class StatsCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--due", description = "also count the rows that are due, which reads the tables")
    boolean due;

    StatsCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<TableStats> tables = bench.stats(due);
            Printer printer = call.printer();
            Stats stats = new Stats(
                    1,
                    tables,
                    tables.stream().mapToLong(TableStats::bytes).sum(),
                    tables.stream().mapToLong(TableStats::estimatedRows).sum());
            String total = "total: about %s rows, %s"
                    .formatted(Figures.count(stats.estimatedRows()), Figures.bytes(stats.bytes()));
            printer.list(TableStats.class, tables, stats, printer.table(columns(), tables) + total);
            return ExitCodes.OK;
        });
    }

    private List<Column<TableStats>> columns() {
        List<Column<TableStats>> columns = new ArrayList<>(List.of(
                Column.text("DATABASE", TableStats::database),
                Column.text("TABLE", TableStats::table),
                Column.number("ROWS (EST.)", row -> Figures.count(row.estimatedRows())),
                Column.number("SIZE", row -> Figures.bytes(row.bytes()))));
        if (due) {
            columns.add(Column.text("DUE", StatsCommand::due));
        }
        return columns;
    }

    private static String due(TableStats table) {
        return table.due().stream()
                .map(rows -> rows.policy() + ": " + Figures.count(rows.rows()))
                .collect(Collectors.joining(", "));
    }

    private record Stats(int schemaVersion, List<TableStats> tables, long bytes, long estimatedRows) {}
}
