package dev.holdfast.cli;

import dev.holdfast.catalog.TypedKey;
import dev.holdfast.dialect.Looking.Copy;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.history.HistoryColumn;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryPage.PlaceRead;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.history.HistoryRow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast archive find`.
@Command(
        name = "find",
        description = {
            "Finds rows of a table, hot and archived, and says where each was found. Cold files are searched by key"
                    + " alone.",
            "A row that is on its way is shown once. Exit code 3 when a place could not be read."
        })
final class ArchiveFindCommand implements Callable<Integer> {
    private final Invocation call;

    @Mixin
    final HistoryWords words = new HistoryWords();

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = Words.Positive.class,
            description = "about so many rows; 100 when not said")
    long limit = 100;

    @Option(names = "--after", paramLabel = "KEY", description = "only rows with a greater key: the next page")
    String after = "";

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = Words.Span.class,
            description = "how long the search may take; 30s when not said")
    Duration timeout = HistoryQuery.USUAL_PATIENCE;

    ArchiveFindCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        HistoryQuery query = words.query(after, Math.clamp(limit, 1, 100_000), timeout);
        Cancellation cancellation = new Cancellation();
        return call.with(Need.ENGINE, bench -> {
            try (Signals signals =
                    new Signals(cancellation::cancel, call.screen().exitAtOnce())) {
                return signals.exitCode(print(bench.operations().history().find(query, cancellation)));
            }
        });
    }

    private int print(HistoryPage page) {
        Printer printer = call.printer();
        List<Row> rows = page.rows().stream().map(row -> Row.of(page, row)).toList();
        printer.list(Row.class, rows, Report.of(page, rows), text(printer, page));
        for (PlaceRead place : page.places()) {
            if (place.problem() != null) {
                call.warn("not read: " + place.where().id() + " " + place.place() + ": " + place.problem());
            }
        }
        if (!page.complete()) {
            call.warn("the answer is partial");
        }
        return page.complete() ? ExitCodes.OK : ExitCodes.PARTIAL;
    }

    private String text(Printer printer, HistoryPage page) {
        StringBuilder text = new StringBuilder();
        if (page.rows().isEmpty()) {
            text.append("no row was found in the places that were read\n");
        } else {
            text.append(printer.table(columns(page, call.screen().zone()), page.rows()));
        }
        if (page.onTheirWay() > 0) {
            text.append("%s of these rows %s on the way to the archive: the copy is not shown beside the row\n"
                    .formatted(Figures.count(page.onTheirWay()), page.onTheirWay() == 1 ? "is" : "are"));
        }
        if (!page.last()) {
            text.append("there are more: --after '%s'\n".formatted(TypedKey.text(page.next())));
        }
        return text.toString();
    }

    private static List<Column<HistoryRow>> columns(HistoryPage page, ZoneId zone) {
        List<Column<HistoryRow>> columns = new ArrayList<>();
        columns.add(Column.text("IN", row -> row.where().id() + (row.confirmed() ? "" : "?")));
        columns.add(Column.text("PLACE", HistoryRow::place));
        columns.add(Column.text("ARCHIVED", row -> Figures.time(of(row, Copy::archivedAt), zone)));
        columns.add(Column.number("SESSION", row -> Figures.orEmpty(of(row, Copy::session))));
        for (int i = 0; i < page.columns().size(); i++) {
            int at = i;
            columns.add(Column.text(page.columns().get(i).name(), row -> Objects.requireNonNullElse(
                            row.values().get(at), "NULL")
                    .replace('\n', ' ')
                    .replace('\r', ' ')));
        }
        return columns;
    }

    private static <T> @Nullable T of(HistoryRow row, Function<Copy, @Nullable T> part) {
        return row.copy() == null ? null : part.apply(row.copy());
    }

    private record Report(
            int schemaVersion,
            String database,
            String table,
            boolean complete,
            List<HistoryColumn> columns,
            List<Place> places,
            long onTheirWay,
            @Nullable List<String> next,
            List<Row> rows) {
        static Report of(HistoryPage page, List<Row> rows) {
            return new Report(
                    1,
                    page.database(),
                    page.table().toString(),
                    page.complete(),
                    page.columns(),
                    page.places().stream()
                            .map(place -> new Place(place.where().id(), place.place(), place.problem()))
                            .toList(),
                    page.onTheirWay(),
                    page.last() ? null : page.next(),
                    rows);
        }
    }

    private record Place(
            String where, String place, @Nullable String problem) {}

    private record Row(
            String where,
            String place,
            @Nullable Instant archivedAt,
            @Nullable Long session,
            @Nullable Long chunk,
            @Nullable Instant retainUntil,
            boolean confirmed,
            @Nullable Long coldFile,
            Map<String, @Nullable String> values) {
        static Row of(HistoryPage page, HistoryRow row) {
            Map<String, @Nullable String> values = new LinkedHashMap<>();
            for (int i = 0; i < page.columns().size(); i++) {
                values.put(page.columns().get(i).name(), row.values().get(i));
            }
            return new Row(
                    row.where().id(),
                    row.place(),
                    ArchiveFindCommand.of(row, Copy::archivedAt),
                    ArchiveFindCommand.of(row, Copy::session),
                    ArchiveFindCommand.of(row, Copy::chunk),
                    ArchiveFindCommand.of(row, Copy::retainUntil),
                    row.confirmed(),
                    row.file(),
                    values);
        }
    }
}
