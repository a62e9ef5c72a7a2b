package dev.holdfast.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast dispose list`.
@Command(name = "list", description = "Lists disposal orders, the latest first.")
final class DisposeListCommand implements Callable<Integer> {
    private final Invocation call;

    @Mixin
    final ListWords list = new ListWords();

    @Option(names = "--open", description = "only those that are requested, approved or running")
    boolean open;

    DisposeListCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<OrderRow> rows = bench.operations().lists().orders(list.query(list.filter, Integer.MAX_VALUE)).stream()
                    .filter(order -> !open || order.state().open())
                    .map(OrderRow::of)
                    .toList();
            Printer printer = call.printer();
            String text = rows.isEmpty()
                    ? "no disposal orders\n"
                    : printer.table(OrderRow.columns(call.screen().zone()), rows);
            printer.list(OrderRow.class, rows, new OrderRow.Listed(1, rows), text);
            return ExitCodes.OK;
        });
    }
}
