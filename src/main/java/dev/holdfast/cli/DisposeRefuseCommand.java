package dev.holdfast.cli;

import dev.holdfast.dispose.Order;
import dev.holdfast.node.BulkAct;
import dev.holdfast.node.BulkOperations.Wish;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast dispose refuse`.
@Command(name = "refuse", description = "Ends a disposal order that does not run yet, for good.")
final class DisposeRefuseCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "ORDER", arity = "0..*", converter = Words.Positive.class)
    List<Long> orders = List.of();

    @Mixin
    final Matching matching = new Matching();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why, for the record")
    String reason = "";

    DisposeRefuseCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        matching.check(orders.size(), "disposal orders", List.of(matching.filter));
        return call.with(Need.ENGINE, bench -> {
            BulkRun run = new BulkRun(call, BulkAct.DISPOSAL_REFUSE, "refuse");
            if (matching.all) {
                return run.matching(bench, matching.filter, Wish.because(reason));
            }
            if (orders.size() > 1) {
                return run.named(bench, orders, Wish.because(reason));
            }
            long order = orders.getFirst();
            Order refused = bench.operations().disposals().refuse(order, reason, call.actor());
            return OrderRow.print(call, refused, "disposal order %d is refused; its rows stay".formatted(order));
        });
    }
}
