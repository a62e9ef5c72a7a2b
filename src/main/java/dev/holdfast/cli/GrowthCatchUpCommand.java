package dev.holdfast.cli;

import dev.holdfast.growth.Archivable;
import dev.holdfast.growth.CatchUp;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast growth catch-up`.
@Command(
        name = "catch-up",
        description = {
            "Compares what comes into a policy's table with what its sessions can take in the hours that they have, and",
            "says what would be enough. Exits with 3 when one can never catch up."
        })
final class GrowthCatchUpCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(arity = "0..1", paramLabel = "POLICY", description = "every policy without a parent when not said")
    @Nullable
    String policy;

    GrowthCatchUpCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            var growth = bench.operations().growth();
            List<Row> rows = (policy == null
                            ? growth.catchUps()
                            : List.of(growth.catchUp(
                                    call.policy(bench, policy).policy().name())))
                    .stream().map(Row::of).toList();
            Printer printer = call.printer();
            String text = rows.isEmpty()
                    ? "there is no policy yet"
                    : printer.table(
                            List.of(
                                    Column.text("POLICY", Row::policy),
                                    Column.text("TABLE", row -> row.database() + "/" + row.table()),
                                    Column.text("FORECAST", Row::words)),
                            rows);
            printer.list(Row.class, rows, new Listed(1, rows), text);
            return rows.stream().anyMatch(row -> row.verdict().equals("never")) ? ExitCodes.PARTIAL : ExitCodes.OK;
        });
    }

    private record Listed(int schemaVersion, List<Row> policies) {}

    private record Row(
            String policy,
            String database,
            String table,
            String verdict,
            @Nullable Double inPerHour,
            @Nullable Double outPerHour,
            @Nullable Double perRunningHour,
            double hoursPerDay,
            int workers,
            @Nullable Archivable backlog,
            @Nullable Double daysToCatchUp,
            String words) {
        static Row of(CatchUp catchUp) {
            return new Row(
                    catchUp.policy(),
                    catchUp.database(),
                    catchUp.table().toString(),
                    catchUp.verdict().name().toLowerCase(Locale.ROOT),
                    catchUp.inPerHour(),
                    catchUp.outPerHour(),
                    catchUp.perRunningHour(),
                    catchUp.hoursPerDay(),
                    catchUp.workers(),
                    catchUp.backlog(),
                    catchUp.daysToCatchUp(),
                    catchUp.words());
        }
    }
}
