package dev.holdfast.cli;

import dev.holdfast.growth.SampleOutcome;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast growth sample`.
@Command(
        name = "sample",
        description = {
            "Samples sizes, rows and use of every table now; a daemon and a console do so every 15 minutes (setting",
            "growth.every). Exits with 3 when a database could not be sampled."
        })
final class GrowthSampleCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(arity = "0..1", paramLabel = "DATABASE", description = "all when not said")
    String database = "";

    GrowthSampleCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<SampleOutcome> outcomes = bench.operations().growth().sample(database);
            Printer printer = call.printer();
            String text = outcomes.isEmpty() ? "no database is governed yet" : printer.table(columns(), outcomes);
            printer.list(SampleOutcome.class, outcomes, new Sampled(1, outcomes), text);
            return outcomes.stream().anyMatch(outcome -> outcome.problem() != null) ? ExitCodes.PARTIAL : ExitCodes.OK;
        });
    }

    private static List<Column<SampleOutcome>> columns() {
        return List.of(
                Column.text("DATABASE", SampleOutcome::database),
                Column.number("TABLES", outcome -> Figures.count(outcome.tables())),
                Column.number("WRITTEN", outcome -> Figures.count(outcome.stored())),
                Column.number("SIZE TO COME", outcome -> Figures.count(outcome.estimated())),
                Column.number("MS", outcome -> Figures.count(outcome.millis())),
                Column.text("PROBLEM", outcome -> Figures.orEmpty(outcome.problem())));
    }

    private record Sampled(int schemaVersion, List<SampleOutcome> databases) {}
}
