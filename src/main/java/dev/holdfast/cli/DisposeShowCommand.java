package dev.holdfast.cli;

import dev.holdfast.dispose.Order;
import dev.holdfast.node.DisposalOperations;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast dispose show`.
@Command(name = "show", description = "Shows a disposal order: its set, who asked and approved, and what went.")
final class DisposeShowCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "ORDER", converter = Words.Positive.class)
    long order;

    DisposeShowCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            DisposalOperations disposals = bench.operations().disposals();
            Order found = disposals.find(order);
            List<OrderRow.ItemRow> items = OrderRow.ItemRow.of(disposals.items(order));
            call.printer()
                    .document(
                            new Shown(1, OrderRow.of(found), items),
                            text(call.printer(), found, items, call.screen().zone()));
            return ExitCodes.OK;
        });
    }

    private record Shown(int schemaVersion, OrderRow order, List<OrderRow.ItemRow> items) {}

    private static String text(Printer printer, Order order, List<OrderRow.ItemRow> items, ZoneId zone) {
        StringBuilder text = new StringBuilder();
        text.append("disposal order %d of %s is %s\n"
                .formatted(order.id(), order.target(), order.state().id()));
        text.append("set: %s rows in %d chunks; %s root rows were held when it was frozen\n"
                .formatted(Figures.count(order.rows()), order.items(), Figures.count(order.rowsHeld())));
        text.append("rule: %s, %d days of grace\n".formatted(order.rule(), order.graceDays()));
        text.append("reason: %s\n".formatted(order.reason()));
        text.append("digest: %s\nMerkle root: %s\n".formatted(order.digest(), order.merkleRoot()));
        text.append("requested by %s at %s\n".formatted(order.requestedBy(), Figures.time(order.requestedAt(), zone)));
        if (order.approvedBy() != null) {
            text.append("approved by %s at %s; may run from %s\n"
                    .formatted(
                            order.approvedBy(),
                            Figures.time(order.approvedAt(), zone),
                            Figures.time(order.executableAt(), zone)));
        }
        if (order.refusedBy() != null) {
            text.append("refused by %s at %s: %s\n"
                    .formatted(order.refusedBy(), Figures.time(order.refusedAt(), zone), order.refusal()));
        }
        if (order.startedAt() != null) {
            text.append("executed since %s: %d of %d chunks, %s rows; %s root rows stayed, held\n"
                    .formatted(
                            Figures.time(order.startedAt(), zone),
                            order.itemsDone(),
                            order.items(),
                            Figures.count(order.disposedRows()),
                            Figures.count(order.heldRows())));
        }
        if (!order.problem().isEmpty()) {
            text.append("problem: %s\n".formatted(order.problem()));
        }
        return text.append('\n')
                .append(printer.table(OrderRow.ItemRow.COLUMNS, items))
                .toString();
    }
}
