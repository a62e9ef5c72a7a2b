package dev.holdfast.cli;

import dev.holdfast.growth.Archivable;
import dev.holdfast.growth.TableGrowth;
import dev.holdfast.growth.TableGrowth.Kind;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast growth top`.
@Command(
        name = "top",
        description = {
            "Lists the tables that are largest, grow most, or have most to archive, by the newest samples. Rates are over",
            "the last 7 days, or since the first sample."
        })
final class GrowthTopCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(arity = "0..1", paramLabel = "DATABASE", description = "all when not said")
    String database = "";

    @Option(names = "--by", paramLabel = "WHAT", description = "size, growth, rows, inflow, dead, bloat or archivable")
    Order by = Order.SIZE;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "at most so many; 25 when not said")
    long limit = 25;

    @Option(names = "--partitions", description = "partitions by themselves, instead of their tables")
    boolean partitions;

    GrowthTopCommand(Invocation call) {
        this.call = call;
    }

    enum Order {
        SIZE(TableGrowth::totalBytes),
        GROWTH(table -> orNone(table.bytesPerDay())),
        ROWS(TableGrowth::rows),
        INFLOW(table -> orNone(table.rowsInPerHour())),
        DEAD(TableGrowth::deadRows),
        BLOAT(TableGrowth::bloatBytes),
        ARCHIVABLE(table -> table.archivable() == null ? -1 : table.archivable().rows());

        @SuppressWarnings("ImmutableEnumChecker") // a function of its argument alone
        private final ToDoubleFunction<TableGrowth> value;

        Order(ToDoubleFunction<TableGrowth> value) {
            this.value = value;
        }
    }

    private static double orNone(@Nullable Double rate) {
        return rate == null ? -Double.MAX_VALUE : rate;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<GrowthRow> rows = bench.operations().growth().tables(database).stream()
                    .filter(table -> table.kind() != (partitions ? Kind.PARTITIONED : Kind.PARTITION))
                    .sorted(Comparator.comparingDouble((TableGrowth table) -> -by.value.applyAsDouble(table)))
                    .limit(limit)
                    .map(GrowthRow::of)
                    .toList();
            Printer printer = call.printer();
            String text = rows.isEmpty()
                    ? "nothing was sampled yet: holdfast growth sample"
                    : printer.table(columns(), rows) + since(rows, call.screen().zone());
            printer.list(GrowthRow.class, rows, new GrowthRow.Listed(1, rows), text);
            return ExitCodes.OK;
        });
    }

    private static List<Column<GrowthRow>> columns() {
        return List.of(
                Column.text("DATABASE", GrowthRow::database),
                Column.text("TABLE", GrowthRow::table),
                Column.number("SIZE", row -> Figures.bytes(row.bytes())),
                Column.number("A DAY", row -> row.bytesPerDay() == null ? "" : change(row.bytesPerDay())),
                Column.number("ROWS (EST.)", row -> Figures.count(row.rows())),
                Column.number("IN/H", row -> rate(row.rowsInPerHour())),
                Column.number("ARCHIVED/H", row -> rate(row.rowsArchivedPerHour())),
                Column.number("DEAD", row -> Figures.count(row.deadRows())),
                Column.number("BLOAT (EST.)", row -> Figures.bytes(row.bloatBytes())),
                Column.number("ARCHIVABLE", GrowthTopCommand::archivable));
    }

    /// `+12.0 MiB`.
    static String change(double bytes) {
        long whole = Math.round(bytes);
        return (whole < 0 ? "-" : "+") + Figures.bytes(Math.abs(whole));
    }

    private static String rate(@Nullable Double rows) {
        return rows == null ? "" : Figures.count(Math.round(rows));
    }

    private static String archivable(GrowthRow row) {
        Archivable archivable = row.archivable();
        return archivable == null
                ? ""
                : (archivable.basis() == Archivable.Basis.ESTIMATED ? "~" : "") + Figures.count(archivable.rows());
    }

    private static String since(List<GrowthRow> rows, ZoneId zone) {
        return "sampled %s\n"
                .formatted(Figures.time(
                        rows.stream()
                                .map(GrowthRow::sampledAt)
                                .min(Comparator.naturalOrder())
                                .orElseThrow(),
                        zone));
    }
}
