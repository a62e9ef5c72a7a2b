package dev.holdfast.cli;

import dev.holdfast.node.DeliveryOperations;
import dev.holdfast.notify.DeliveryFilter;
import dev.holdfast.notify.DeliveryView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast delivery list`.
@Command(name = "list", description = "Lists deliveries, newest first.")
final class DeliveryListCommand implements Callable<Integer> {
    private final Invocation call;

    @Mixin
    final DeliveryWords which = new DeliveryWords();

    @Mixin
    final ListWords list = new ListWords();

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "so many at most; 100 when not said")
    long limit = 100;

    DeliveryListCommand(Invocation call) {
        this.call = call;
    }

    private record Listed(int schemaVersion, List<DeliveryRow> deliveries) {}

    @Override
    public Integer call() {
        DeliveryFilter filter = which.filter();
        return call.with(Need.ENGINE, bench -> {
            DeliveryOperations deliveries = bench.operations().deliveries();
            int most = Math.clamp(limit, 1, 100_000);
            List<DeliveryView> found = list.filter.isBlank() && list.sort.isEmpty()
                    ? deliveries.list(filter, 0, most)
                    : bench.operations().lists().deliveries(list.query(which.words() + list.filter, most));
            List<DeliveryRow> rows = found.stream().map(DeliveryRow::of).toList();
            Printer printer = call.printer();
            String text = rows.isEmpty()
                    ? "no deliveries"
                    : printer.table(DeliveryRow.columns(call.screen().zone()), rows);
            printer.list(DeliveryRow.class, rows, new Listed(1, rows), text);
            return ExitCodes.OK;
        });
    }
}
