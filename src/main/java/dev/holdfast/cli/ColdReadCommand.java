package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdFilter;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.node.ColdOperations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast cold read`.
@Command(name = "read", description = "Prints rows of a cold file, each value as the database prints it.")
final class ColdReadCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "FILE", converter = Words.Positive.class)
    long file;

    @Option(
            names = "--key",
            paramLabel = "COLUMN=VALUE",
            description = "only rows with this value in this column; may be repeated")
    Map<String, String> key = new LinkedHashMap<>();

    @Option(
            names = "--session",
            paramLabel = "ID",
            converter = Words.Positive.class,
            description = "only rows that this session archived")
    Long session = 0L;

    @Option(
            names = "--chunk",
            paramLabel = "ID",
            converter = Words.Positive.class,
            description = "only rows that this chunk archived")
    Long chunk = 0L;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = Words.Positive.class,
            description = "most rows; ${DEFAULT-VALUE} when not given")
    long limit = 100;

    ColdReadCommand(Invocation call) {
        this.call = call;
    }

    /// @param values by column, null for NULL
    private record Row(long file, Map<String, @Nullable String> values) {}

    private record Report(int schemaVersion, long file, boolean more, List<Map<String, @Nullable String>> rows) {}

    /// Enough was read.
    private static final class Enough extends Exception {
        private static final long serialVersionUID = 1L;

        Enough() {
            super("enough", null, false, false);
        }
    }

    @Override
    public Integer call() {
        ColdFilter filter = filter();
        return call.with(Need.ENGINE, bench -> {
            ColdOperations cold = bench.operations().cold();
            ColdFile found = cold.find(file);
            List<String> columns = found.state().hasFile() ? found.manifest().columnNames() : List.of();
            List<Row> rows = new ArrayList<>();
            boolean more = false;
            try {
                cold.<Enough>read(found, filter, values -> {
                    if (rows.size() == limit) {
                        throw new Enough();
                    }
                    Map<String, @Nullable String> row = new LinkedHashMap<>();
                    for (int i = 0; i < columns.size(); i++) {
                        row.put(columns.get(i), values[i]);
                    }
                    rows.add(new Row(file, row));
                });
            } catch (Enough e) {
                more = true;
            }
            print(columns, rows, more);
            return ExitCodes.OK;
        });
    }

    private void print(List<String> columns, List<Row> rows, boolean more) {
        Printer printer = call.printer();
        List<Column<Row>> shown = IntStream.range(0, columns.size())
                .mapToObj(i -> Column.text(
                        columns.get(i),
                        (Row row) -> Figures.orEmpty(row.values().get(columns.get(i)))))
                .toList();
        String text = rows.isEmpty() ? "no rows" : printer.table(shown, rows);
        printer.list(
                Row.class,
                rows,
                new Report(1, file, more, rows.stream().map(Row::values).toList()),
                text);
        if (more) {
            call.say("there are more; --limit says how many are read");
        }
    }

    private ColdFilter filter() {
        if ((key.isEmpty() ? 0 : 1) + (session > 0 ? 1 : 0) + (chunk > 0 ? 1 : 0) > 1) {
            throw new HoldfastException(ErrorCode.USAGE, "say one of --key, --session and --chunk; nothing was read");
        }
        return session > 0
                ? new ColdFilter.OfSession(session)
                : chunk > 0
                        ? new ColdFilter.OfChunk(chunk)
                        : key.isEmpty() ? ColdFilter.ALL : new ColdFilter.OfKey(key);
    }
}
