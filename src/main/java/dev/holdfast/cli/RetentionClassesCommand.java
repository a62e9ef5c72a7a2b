package dev.holdfast.cli;

import dev.holdfast.policy.ClassDefault;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// `holdfast retention classes`.
@Command(
        name = "classes",
        description = "Shows what classes, and the installation, say to policies that do not say it themselves.")
final class RetentionClassesCommand implements Callable<Integer> {
    private final Invocation call;

    RetentionClassesCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            var clocks = bench.operations().retention().policies();
            List<Row> rows = bench.operations().retention().classes().stream()
                    .map(each -> Row.of(
                            each,
                            clocks.stream()
                                    .map(RetentionRow::of)
                                    .filter(row -> each.name().equals(row.tableClass()))
                                    .map(RetentionRow::policy)
                                    .toList()))
                    .toList();
            Printer printer = call.printer();
            printer.list(
                    Row.class,
                    rows,
                    new Listed(1, rows),
                    printer.table(Row.columns(call.screen().zone()), rows));
            return ExitCodes.OK;
        });
    }

    private record Row(
            String name,
            @Nullable String residence,
            @Nullable String retention,
            List<String> policies,
            int version,
            String updatedBy,
            Instant updatedAt) {
        static Row of(ClassDefault each, List<String> policies) {
            return new Row(
                    each.name(),
                    each.residence() == null ? null : each.residence().toString(),
                    each.retention() == null ? null : each.retention().toString(),
                    policies,
                    each.version(),
                    each.updatedBy(),
                    each.updatedAt());
        }

        static List<Column<Row>> columns(ZoneId zone) {
            return List.of(
                    Column.text("CLASS", Row::name),
                    Column.text("RESIDENCE", row -> row.residence() == null ? "-" : row.residence()),
                    Column.text("RETENTION", row -> row.retention() == null ? "-" : row.retention()),
                    Column.text("POLICIES", row -> String.join(", ", row.policies())),
                    Column.text("CHANGED BY", Row::updatedBy),
                    Column.text("CHANGED", row -> Figures.time(row.updatedAt(), zone)));
        }
    }

    private record Listed(int schemaVersion, List<Row> classes) {}
}
