package dev.holdfast.cli;

import dev.holdfast.growth.Series;
import dev.holdfast.growth.SessionMark;
import dev.holdfast.growth.Subject;
import dev.holdfast.node.GrowthOperations;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `holdfast growth series`.
@Command(
        name = "series",
        description =
                "Prints sizes and rows over time, and the sessions that ended meanwhile with the samples around them.")
final class GrowthSeriesCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "SUBJECT", description = "database, database/table or database/schema.table")
    String subject = "";

    @Mixin
    GrowthSpan span = new GrowthSpan();

    GrowthSeriesCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            GrowthOperations growth = bench.operations().growth();
            Subject of = GrowthSubject.of(bench, subject);
            Instant to = Instant.now().plusSeconds(1);
            Instant from = span.before(to);
            Series series = growth.series(of, from, to, span.points());
            List<PointRow> rows = series.points().stream().map(PointRow::of).toList();
            List<SessionMark> sessions = growth.sessions(of, from, to);
            Printer printer = call.printer();
            printer.list(
                    PointRow.class,
                    rows,
                    new Report(1, of.toString(), Figures.seconds(series.step()), rows, marks(sessions)),
                    text(printer, rows, marks(sessions), call.screen().zone()));
            return ExitCodes.OK;
        });
    }

    private static List<MarkRow> marks(List<SessionMark> sessions) {
        return sessions.stream().map(MarkRow::of).toList();
    }

    private static String text(Printer printer, List<PointRow> rows, List<MarkRow> marks, ZoneId zone) {
        if (rows.isEmpty()) {
            return "no sample in that time";
        }
        String points = printer.table(
                List.of(
                        Column.text("WHEN", row -> Figures.time(row.at(), zone)),
                        Column.number("SIZE", row -> Figures.bytes(row.bytes())),
                        Column.number("TABLE", row -> Figures.bytes(row.heapBytes())),
                        Column.number("INDEXES", row -> Figures.bytes(row.indexBytes())),
                        Column.number("TOAST", row -> Figures.bytes(row.toastBytes())),
                        Column.number("ROWS (EST.)", row -> Figures.count(row.rows())),
                        Column.number("DEAD", row -> Figures.count(row.deadRows()))),
                rows);
        return marks.isEmpty()
                ? points
                : points
                        + "\n"
                        + printer.table(
                                List.of(
                                        Column.text("ENDED", row -> Figures.time(row.endedAt(), zone)),
                                        Column.number("SESSION", row -> Long.toString(row.session())),
                                        Column.text("POLICY", MarkRow::policy),
                                        Column.number("ARCHIVED", row -> Figures.count(row.rows())),
                                        Column.number("BEFORE", row -> bytes(row.bytesBefore())),
                                        Column.number("AFTER", row -> bytes(row.bytesAfter()))),
                                marks);
    }

    private static String bytes(@Nullable Long bytes) {
        return bytes == null ? "" : Figures.bytes(bytes);
    }

    private record Report(
            int schemaVersion, String subject, double stepSeconds, List<PointRow> points, List<MarkRow> sessions) {}

    private record PointRow(
            Instant at, long bytes, long heapBytes, long indexBytes, long toastBytes, long rows, long deadRows) {
        static PointRow of(Series.Point point) {
            return new PointRow(
                    point.at(),
                    point.totalBytes(),
                    point.heapBytes(),
                    point.indexBytes(),
                    point.toastBytes(),
                    point.rows(),
                    point.deadRows());
        }
    }

    private record MarkRow(
            long session,
            String policy,
            String table,
            String state,
            Instant startedAt,
            Instant endedAt,
            long rows,
            @Nullable Long bytesBefore,
            @Nullable Long bytesAfter) {
        static MarkRow of(SessionMark mark) {
            return new MarkRow(
                    mark.session(),
                    mark.policy(),
                    mark.table().toString(),
                    mark.state(),
                    mark.startedAt(),
                    mark.endedAt(),
                    mark.rows(),
                    mark.before() == null ? null : mark.before().totalBytes(),
                    mark.after() == null ? null : mark.after().totalBytes());
        }
    }
}
