package dev.holdfast.cli;

import dev.holdfast.growth.Latencies;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `holdfast growth latency`.
@Command(
        name = "latency",
        description = {
            "Prints how long queries of a database took over time, in milliseconds, from pg_stat_statements or Query",
            "Store. Each call counts with the mean of its statement."
        })
final class GrowthLatencyCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "DATABASE")
    String database = "";

    @Mixin
    GrowthSpan span = new GrowthSpan();

    GrowthLatencyCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            Instant to = Instant.now().plusSeconds(1);
            Latencies latencies = bench.operations().growth().latencies(database, span.before(to), to, span.points());
            Printer printer = call.printer();
            String text = latencies.points().isEmpty()
                    ? "no latency in that time: "
                            + (latencies.absent() == null ? "no call was counted" : latencies.absent())
                    : printer.table(
                            List.of(
                                    Column.text(
                                            "WHEN",
                                            point -> Figures.time(
                                                    point.at(), call.screen().zone())),
                                    Column.number("CALLS", point -> Figures.count(point.calls())),
                                    Column.number("MEAN MS", point -> millis(point.mean())),
                                    Column.number("P50 MS", point -> millis(point.p50())),
                                    Column.number("P95 MS", point -> millis(point.p95())),
                                    Column.number("P99 MS", point -> millis(point.p99()))),
                            latencies.points());
            printer.list(
                    Latencies.Point.class,
                    latencies.points(),
                    new Report(1, database, latencies.absent(), latencies.points()),
                    text);
            return ExitCodes.OK;
        });
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%,.2f", millis);
    }

    private record Report(
            int schemaVersion, String database, @Nullable String absent, List<Latencies.Point> points) {}
}
