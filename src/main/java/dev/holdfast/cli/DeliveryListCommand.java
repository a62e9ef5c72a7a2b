package dev.holdfast.cli;

import dev.holdfast.node.DeliveryOperations;
import dev.holdfast.notify.DeliveryFilter;
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
            List<DeliveryRow> rows = deliveries.list(filter, 0, Math.clamp(limit, 1, 100_000)).stream()
                    .map(DeliveryRow::of)
                    .toList();
            Printer printer = call.printer();
            String text = rows.isEmpty()
                    ? "no deliveries"
                    : printer.table(DeliveryRow.columns(call.screen().zone()), rows);
            printer.list(DeliveryRow.class, rows, new Listed(1, rows), text);
            return ExitCodes.OK;
        });
    }
}
