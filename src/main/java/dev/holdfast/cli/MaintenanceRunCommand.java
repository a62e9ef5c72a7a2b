package dev.holdfast.cli;

import dev.holdfast.maintenance.TableAdvice;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast maintenance run`.
@Command(
        name = "run",
        description = {
            "Does what `maintenance advise` says: vacuum and statistics; new indexes only when asked for.",
            "Waits five seconds at most for a lock of others; a failure ends nothing but itself."
        })
final class MaintenanceRunCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--database", paramLabel = "NAME", required = true)
    String database = "";

    @Option(names = "--table", paramLabel = "TABLE", description = "table or schema.table")
    String table = "";

    @Option(names = "--analyze", description = "statistics")
    boolean analyze;

    @Option(names = "--vacuum", description = "vacuum, which takes statistics too")
    boolean vacuum;

    @Option(names = "--reindex", description = "builds indexes anew that are mostly air, without stopping writers")
    boolean reindex;

    MaintenanceRunCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<MaintenanceRow.Run> rows =
                    bench.operations().maintenance().run(database, table, wanted(), call.actor()).stream()
                            .map(MaintenanceRow.Run::of)
                            .toList();
            Printer printer = call.printer();
            printer.list(
                    MaintenanceRow.Run.class,
                    rows,
                    new MaintenanceRow.Run.Listed(1, rows),
                    rows.isEmpty()
                            ? "nothing was to be done"
                            : printer.table(
                                    MaintenanceRow.Run.columns(call.screen().zone()), rows));
            return rows.stream().allMatch(row -> row.problem().isEmpty()) ? ExitCodes.OK : ExitCodes.PARTIAL;
        });
    }

    private Set<TableAdvice.Need> wanted() {
        Set<TableAdvice.Need> wanted = EnumSet.noneOf(TableAdvice.Need.class);
        boolean usual = !analyze && !vacuum && !reindex;
        if (analyze || usual) {
            wanted.add(TableAdvice.Need.ANALYZE);
        }
        if (vacuum || usual) {
            wanted.add(TableAdvice.Need.VACUUM);
        }
        if (reindex) {
            wanted.add(TableAdvice.Need.REINDEX);
        }
        return wanted;
    }
}
