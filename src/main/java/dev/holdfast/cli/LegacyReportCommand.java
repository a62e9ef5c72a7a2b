package dev.holdfast.cli;

import dev.holdfast.legacy.Measure;
import dev.holdfast.node.LegacyOperations;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast legacy report`.
@Command(
        name = "report",
        description = {
            "What the session tables cost the database before they were folded, and what is left of it: relations in the",
            "catalog, its size, time to connect, to find and plan reading a table, to read the catalog, and pg_dump -s."
        })
final class LegacyReportCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "PLAN", description = "its number; see `holdfast legacy list`")
    long plan;

    LegacyReportCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            LegacyOperations legacy = bench.operations().legacy();
            List<Measure> all = legacy.report(plan);
            LegacyPlanRow now = LegacyPlanRow.of(legacy.find(plan));
            Printer printer = call.printer();
            String text = now.text(printer) + "\n" + printer.table(COLUMNS, all) + dump(all.getLast());
            printer.list(Measure.class, all, new Report(1, now, all), text);
            return ExitCodes.OK;
        });
    }

    private static String dump(Measure now) {
        return now.dumpMillis() == null ? "pg_dump -s was not timed: " + now.dumpNote() + "\n" : "";
    }

    private record Report(int schemaVersion, LegacyPlanRow plan, List<Measure> measures) {}

    private static final List<Column<Measure>> COLUMNS = List.of(
            Column.text("WHEN", measure -> measure.moment().equals("asked") ? "now" : measure.moment()),
            Column.text("AT", measure -> Figures.time(measure.at(), ZoneOffset.UTC)),
            Column.number("RELATIONS", measure -> Figures.count(measure.relations())),
            Column.number("CATALOG", measure -> Figures.bytes(measure.catalogBytes())),
            Column.number("CONNECT ms", measure -> millis(measure.connectMillis())),
            Column.number("FIND+PLAN ms", measure -> millis(measure.planMillis())),
            Column.number("READ CATALOG ms", measure -> millis(measure.catalogMillis())),
            Column.number(
                    "pg_dump -s ms", measure -> measure.dumpMillis() == null ? "" : millis(measure.dumpMillis())));

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%,.1f", millis);
    }
}
