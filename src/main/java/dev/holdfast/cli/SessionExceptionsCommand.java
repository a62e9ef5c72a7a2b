package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.ledger.RowExceptions.RowException;
import dev.holdfast.ledger.RowExceptions.State;
import dev.holdfast.session.RowsLeft;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast session exceptions`.
@Command(
        name = "exceptions",
        description = "Lists rows that a session marked and left where they are, with the reason.")
final class SessionExceptionsCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "SESSION", converter = Words.Positive.class)
    long session;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "only those that are changed, gone, held, busy or in conflict")
    String state = "";

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "at most so many; 100 when not said")
    long limit = 100;

    @Option(names = "--offset", paramLabel = "COUNT", description = "leave so many out at the beginning")
    int offset;

    SessionExceptionsCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        checkState();
        return call.with(Need.ENGINE, bench -> {
            List<Row> rows = bench
                    .operations()
                    .exceptions(session, state, Math.max(0, offset), Math.clamp(limit, 1, Integer.MAX_VALUE))
                    .stream()
                    .map(Row::of)
                    .toList();
            Printer printer = call.printer();
            String text = rows.isEmpty() ? nothing(bench) : printer.table(Row.COLUMNS, rows);
            printer.list(Row.class, rows, new Listed(1, rows), text);
            return ExitCodes.OK;
        });
    }

    /// Lists go with the ledger's old partitions, counts stay.
    private String nothing(Workbench bench) {
        RowsLeft left = bench.operations().session(session).rowsLeft();
        return state.isEmpty() && offset == 0 && left.all() > 0
                ? "the list was pruned with the ledger; rows that stayed: " + left.words()
                : "no row was left";
    }

    private void checkState() {
        List<String> known = Arrays.stream(State.values()).map(State::id).toList();
        if (!state.isEmpty() && !known.contains(state)) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "there is no state `%s`; states are %s".formatted(state, String.join(", ", known)));
        }
    }

    private record Listed(int schemaVersion, List<Row> exceptions) {}

    private record Row(
            long session, long chunk, String table, String key, String state, String reason, int attempts, Instant at) {
        static final List<Column<Row>> COLUMNS = List.of(
                Column.text("TABLE", Row::table),
                Column.text("KEY", Row::key),
                Column.text("STATE", Row::state),
                Column.number("ATTEMPTS", row -> Figures.count(row.attempts())),
                Column.text("REASON", Row::reason));

        static Row of(RowException exception) {
            return new Row(
                    exception.session(),
                    exception.chunk(),
                    exception.table(),
                    exception.key(),
                    exception.state().id(),
                    exception.reason(),
                    exception.attempts(),
                    exception.at());
        }
    }
}
