package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.BulkAct;
import dev.holdfast.node.BulkOperations.Wish;
import dev.holdfast.node.DeliveryOperations;
import dev.holdfast.notify.DeliveryFilter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `holdfast delivery redeliver`.
@Command(
        name = "redeliver",
        description = {
            "Has deliveries sent again by a node, each with the id that it had.",
            "By number, or all that match; a receiver that remembers ids takes none twice."
        })
final class DeliveryRedeliverCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "DELIVERY", arity = "0..*", converter = Words.Positive.class)
    List<Long> numbers = List.of();

    @Mixin
    final DeliveryWords which = new DeliveryWords();

    @Mixin
    final Matching matching = new Matching();

    DeliveryRedeliverCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (matching.all || !matching.filter.isBlank()) {
            matching.check(numbers.size() + (which.any() ? 1 : 0), "deliveries", List.of(matching.filter));
            return call.with(Need.ENGINE, bench -> new BulkRun(call, BulkAct.DELIVERY_REDELIVER, "send again")
                    .matching(bench, matching.filter, Wish.PLAIN));
        }
        if (numbers.isEmpty() == !which.any()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "say which: numbers of deliveries, or --state, --endpoint or --session; nothing is sent again");
        }
        DeliveryFilter filter = which.filter();
        return call.with(Need.ENGINE, bench -> {
            DeliveryOperations deliveries = bench.operations().deliveries();
            if (numbers.isEmpty()) {
                long matching = matching(deliveries, filter);
                if (!call.confirmed("send %s deliveries again?".formatted(Figures.count(matching)))) {
                    call.say("nothing is sent again");
                    return ExitCodes.PARTIAL;
                }
                int asked = deliveries.redeliver(filter, call.actor());
                return Done.print(call, "deliveries", Figures.count(asked) + " are sent again");
            }
            numbers.forEach(deliveries::find); // all of them, or none
            numbers.forEach(number -> deliveries.redeliver(number, call.actor()));
            return Done.print(call, "deliveries", Figures.count(numbers.size()) + " are sent again");
        });
    }

    private static long matching(DeliveryOperations deliveries, DeliveryFilter filter) {
        var counts = deliveries.counts(filter);
        return filter.state() == null
                ? counts.values().stream().mapToLong(Long::longValue).sum()
                : counts.getOrDefault(filter.state(), 0L);
    }
}
