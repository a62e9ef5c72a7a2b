package dev.holdfast.cli;

import dev.holdfast.growth.ObjectCounts;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `holdfast growth objects`.
@Command(
        name = "objects",
        description = "Prints how many objects the catalog of a database holds over time: tables, partitions, indexes.")
final class GrowthObjectsCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "DATABASE")
    String database = "";

    @Mixin
    GrowthSpan span = new GrowthSpan();

    GrowthObjectsCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            Instant to = Instant.now().plusSeconds(1);
            ObjectCounts counts = bench.operations().growth().objects(database, span.before(to), to, span.points());
            Printer printer = call.printer();
            String text = counts.points().isEmpty()
                    ? "no sample in that time"
                    : printer.table(
                            List.of(
                                    Column.text(
                                            "WHEN",
                                            point -> Figures.time(
                                                    point.at(), call.screen().zone())),
                                    Column.number("TABLES", point -> Figures.count(point.tables())),
                                    Column.number("PARTITIONS", point -> Figures.count(point.partitions())),
                                    Column.number("INDEXES", point -> Figures.count(point.indexes())),
                                    Column.number("VIEWS", point -> Figures.count(point.views())),
                                    Column.number("OTHERS", point -> Figures.count(point.others())),
                                    Column.number("TOTAL", point -> Figures.count(point.total()))),
                            counts.points());
            printer.list(
                    ObjectCounts.Point.class,
                    counts.points(),
                    new Report(1, database, Figures.seconds(counts.step()), counts.points()),
                    text);
            return ExitCodes.OK;
        });
    }

    private record Report(int schemaVersion, String database, double stepSeconds, List<ObjectCounts.Point> points) {}
}
