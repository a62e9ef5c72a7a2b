package dev.holdfast.cli;

import dev.holdfast.node.LedgerUpkeep.Outcome;
import dev.holdfast.node.LedgerUpkeep.Pruned;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast ledger prune`.
@Command(
        name = "prune",
        description = {
            "Drops partitions of the ledger whose sessions have ended, whose handoffs are settled, and that are older",
            "than the setting ledger.keep. A daemon does so once a day. Exits with 3 when one was in use."
        })
final class LedgerPruneCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--dry-run", description = "say what would be dropped; drop nothing")
    boolean dryRun;

    LedgerPruneCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<Row> rows = bench.ledger().prune(dryRun).stream().map(Row::of).toList();
            Printer printer = call.printer();
            String text = rows.isEmpty() ? "nothing is due" : printer.table(columns(), rows);
            printer.list(Row.class, rows, new Report(1, dryRun, rows), text);
            return rows.stream().anyMatch(row -> row.outcome().equals("busy")) ? ExitCodes.PARTIAL : ExitCodes.OK;
        });
    }

    private static List<Column<Row>> columns() {
        return List.of(
                Column.number("FROM SESSION", row -> Figures.count(row.fromSession())),
                Column.number("TO", row -> Figures.count(row.lastSession())),
                Column.number("CHUNKS", row -> Figures.count(row.chunks())),
                Column.number("KEYS", row -> Figures.count(row.keys())),
                Column.number("SIZE", row -> Figures.bytes(row.bytes())),
                Column.text("OUTCOME", Row::outcome));
    }

    private record Report(int schemaVersion, boolean dryRun, List<Row> partitions) {}

    private record Row(long fromSession, long lastSession, long chunks, long keys, long bytes, String outcome) {
        static Row of(Pruned pruned) {
            Outcome outcome = pruned.outcome();
            return new Row(
                    pruned.from(),
                    pruned.to() - 1,
                    pruned.chunks(),
                    pruned.keys(),
                    pruned.bytes(),
                    outcome.name().toLowerCase(Locale.ROOT));
        }
    }
}
