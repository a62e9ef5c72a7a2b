package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dispose.Taken;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast dispose find`.
@Command(
        name = "find",
        description = {
            "Says whether a row was disposed of, and by which order. The register knows keys by their digests only.",
            "A key of several columns is typed value after value, in the order of the table's key."
        })
final class DisposeFindCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(index = "0", paramLabel = "DATABASE/TABLE")
    String table = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "VALUE")
    List<String> key = List.of();

    DisposeFindCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        int slash = table.indexOf('/');
        if (slash <= 0 || slash == table.length() - 1) {
            throw new HoldfastException(ErrorCode.USAGE, "`%s` is no DATABASE/TABLE".formatted(table));
        }
        String named = TableName.parse(table.substring(slash + 1), "public").toString();
        return call.with(Need.ENGINE, bench -> {
            List<Found> found = bench.operations().disposals().lookUp(table.substring(0, slash), named, key).stream()
                    .map(Found::of)
                    .toList();
            Printer printer = call.printer();
            printer.list(
                    Found.class,
                    found,
                    new Report(1, found),
                    found.isEmpty()
                            ? "no order took this row\n"
                            : printer.table(Found.columns(call.screen().zone()), found));
            return ExitCodes.OK;
        });
    }

    private record Report(int schemaVersion, List<Found> disposed) {}

    private record Found(long order, int item, long chunk, long session, String table, Instant at) {
        static Found of(Taken taken) {
            return new Found(taken.order(), taken.item(), taken.chunk(), taken.session(), taken.table(), taken.at());
        }

        static List<Column<Found>> columns(ZoneId zone) {
            return List.of(
                    Column.number("ORDER", row -> Long.toString(row.order())),
                    Column.number("CHUNK", row -> Long.toString(row.chunk())),
                    Column.number("SESSION", row -> Long.toString(row.session())),
                    Column.text("TABLE", Found::table),
                    Column.text("AT", row -> Figures.time(row.at(), zone)));
        }
    }
}
