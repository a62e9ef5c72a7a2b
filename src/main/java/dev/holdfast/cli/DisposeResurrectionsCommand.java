package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.Resurrection;
import dev.holdfast.node.DisposalOperations;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast dispose resurrections`.
@Command(
        name = "resurrections",
        description = {
            "Finds rows that were disposed of and are there again, as after a restore from a backup.",
            "Exits with 6 when there are some. With --replay: asks for those of a policy to be disposed of again."
        })
final class DisposeResurrectionsCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(
            names = "--thorough",
            description = "looks at every key of the sources, not only where receipts are missing")
    boolean thorough;

    @Option(names = "--replay", paramLabel = "POLICY", description = "makes an order of what came back of this policy")
    String replay = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record; with --replay")
    String reason = "";

    DisposeResurrectionsCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (!replay.isEmpty() && reason.isBlank()) {
            throw new HoldfastException(ErrorCode.USAGE, "--replay takes a --reason; nothing was requested");
        }
        return call.with(Need.ENGINE, bench -> {
            DisposalOperations disposals = bench.operations().disposals();
            if (!replay.isEmpty()) {
                Order order = disposals.replay(replay, thorough, reason, call.actor());
                return OrderRow.print(
                        call,
                        order,
                        "disposal order %d: %s rows that came back are frozen; somebody else approves it"
                                .formatted(order.id(), Figures.count(order.rows())));
            }
            List<Found> found =
                    disposals.resurrections(thorough).stream().map(Found::of).toList();
            Printer printer = call.printer();
            printer.list(
                    Found.class,
                    found,
                    new Report(1, thorough, found),
                    found.isEmpty() ? "nothing that was disposed of came back\n" : printer.table(Found.COLUMNS, found));
            return found.isEmpty() ? ExitCodes.OK : ErrorCode.MISMATCH.exitCode();
        });
    }

    private record Report(int schemaVersion, boolean thorough, List<Found> resurrections) {}

    private record Found(String policy, String place, String database, String table, long chunk, long rows) {
        static Found of(Resurrection back) {
            return new Found(back.policy(), back.kind().id(), back.database(), back.table(), back.chunk(), back.rows());
        }

        static final List<Column<Found>> COLUMNS = List.of(
                Column.text("POLICY", Found::policy),
                Column.text("PLACE", Found::place),
                Column.text("TABLE", row -> row.database() + "/" + row.table()),
                Column.number("CHUNK", row -> Long.toString(row.chunk())),
                Column.number("ROWS", row -> Figures.count(row.rows())));
    }
}
