package dev.holdfast.cli;

import dev.holdfast.growth.Forecast;
import dev.holdfast.growth.Subject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast growth forecast`.
@Command(
        name = "forecast",
        description = {
            "Says how large a database or a table will be, and when it is full: a straight line through daily values that",
            "outliers do not bend, with the band in which it lies by 95 %%. Needs 14 days of samples."
        })
final class GrowthForecastCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "SUBJECT", description = "database, database/table or database/schema.table")
    String subject = "";

    @Option(
            names = "--full-at",
            paramLabel = "SIZE",
            converter = Words.Size.class,
            description = "how large it may get, as 500GiB; of a database on SQL Server, what its volume has left")
    @Nullable
    Long fullAt;

    @Option(
            names = "--days",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "how far ahead; 90 when not said")
    long days = 90;

    GrowthForecastCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            Subject of = GrowthSubject.of(bench, subject);
            Forecast forecast =
                    bench.operations().growth().forecast(of, fullAt, (int) Math.min(days, Integer.MAX_VALUE));
            call.printer()
                    .document(
                            Report.of(of, forecast),
                            text(of, forecast, call.screen().zone()));
            return ExitCodes.OK;
        });
    }

    private static String text(Subject subject, Forecast forecast, ZoneId zone) {
        StringBuilder text = new StringBuilder("%s: %s\n".formatted(subject, forecast.words()));
        forecast.fit().ifPresent(line -> {
            Forecast.Point last = line.points().getLast();
            text.append("now %s, %s a day (%s to %s), by %d days of samples\n"
                    .formatted(
                            Figures.bytes(line.bytes()),
                            GrowthTopCommand.change(line.bytesPerDay()),
                            GrowthTopCommand.change(line.lowPerDay()),
                            GrowthTopCommand.change(line.highPerDay()),
                            line.days()));
            text.append("on %s: %s (%s to %s)\n"
                    .formatted(
                            last.at().atZone(zone).toLocalDate(),
                            Figures.bytes(last.bytes()),
                            Figures.bytes(last.low()),
                            Figures.bytes(last.high())));
        });
        return text.toString();
    }

    private record Report(
            int schemaVersion,
            String subject,
            String verdict,
            String words,
            @Nullable Long fullAtBytes,
            @Nullable Instant fullAt,
            @Nullable Instant earliest,
            @Nullable Instant latest,
            @Nullable Integer days,
            @Nullable Long bytes,
            @Nullable Double bytesPerDay,
            @Nullable Double lowPerDay,
            @Nullable Double highPerDay,
            List<Forecast.Point> points) {
        static Report of(Subject subject, Forecast forecast) {
            Forecast.@Nullable Line line = forecast.fit().orElse(null);
            Forecast.@Nullable Growing growing = forecast instanceof Forecast.Growing grows ? grows : null;
            return new Report(
                    1,
                    subject.toString(),
                    switch (forecast) {
                        case Forecast.NotEnough _ -> "not_enough";
                        case Forecast.NeverFull _ -> "never_full";
                        case Forecast.Growing _ -> "growing";
                    },
                    forecast.words(),
                    growing == null ? null : growing.limitBytes(),
                    growing == null ? null : growing.fullAt(),
                    growing == null ? null : growing.earliest(),
                    growing == null ? null : growing.latest(),
                    line == null ? null : line.days(),
                    line == null ? null : line.bytes(),
                    line == null ? null : line.bytesPerDay(),
                    line == null ? null : line.lowPerDay(),
                    line == null ? null : line.highPerDay(),
                    line == null ? List.of() : line.points());
        }
    }
}
