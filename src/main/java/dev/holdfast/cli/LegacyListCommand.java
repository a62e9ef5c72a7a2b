package dev.holdfast.cli;

import dev.holdfast.legacy.LegacyPlan.Line;
import dev.holdfast.node.LegacyOperations;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast legacy list`.
@Command(name = "list", description = "Lists plans of session tables; with a plan, its tables.")
final class LegacyListCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "PLAN", arity = "0..1", description = "whose tables are listed")
    @Nullable
    Long plan;

    @Option(names = "--state", paramLabel = "STATE", description = "only tables in it: seen, folded, refused, ...")
    String state = "";

    @Option(names = "--limit", paramLabel = "N", description = "most tables; 100 when not said")
    int limit = 100;

    LegacyListCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(
                Need.ENGINE,
                bench -> plan == null
                        ? plans(bench.operations().legacy())
                        : tables(bench.operations().legacy(), plan));
    }

    private int plans(LegacyOperations legacy) {
        List<LegacyPlanRow> rows =
                legacy.plans().stream().map(LegacyPlanRow::of).toList();
        Printer printer = call.printer();
        String text = rows.isEmpty() ? "no legacy plans" : printer.table(LegacyPlanRow.COLUMNS, rows);
        printer.list(LegacyPlanRow.class, rows, new LegacyPlanRow.Listed(1, rows), text);
        return ExitCodes.OK;
    }

    private int tables(LegacyOperations legacy, long wanted) {
        List<Row> rows =
                legacy.tables(wanted, state, 0, limit).stream().map(Row::of).toList();
        Printer printer = call.printer();
        String text = rows.isEmpty() ? "no such tables" : printer.table(Row.COLUMNS, rows);
        printer.list(Row.class, rows, new Tables(1, wanted, rows), text);
        return ExitCodes.OK;
    }

    private record Tables(int schemaVersion, long plan, List<Row> tables) {}

    private record Row(
            int number,
            String table,
            String child,
            String session,
            String state,
            long rows,
            long pending,
            String note,
            Instant changedAt) {
        static final List<Column<Row>> COLUMNS = List.of(
                Column.text("TABLE", Row::table),
                Column.text("SESSION", Row::session),
                Column.text("STATE", Row::state),
                Column.number("ROWS", row -> Figures.count(row.rows())),
                Column.number("IDS", row -> Figures.count(row.pending())),
                Column.text("NOTE", Row::note));

        static Row of(Line line) {
            return new Row(
                    line.number(),
                    line.table(),
                    line.child(),
                    line.session(),
                    line.state().id(),
                    line.rows(),
                    line.pending(),
                    line.note(),
                    line.changedAt());
        }
    }
}
