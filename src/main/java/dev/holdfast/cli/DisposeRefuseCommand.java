package dev.holdfast.cli;

import dev.holdfast.dispose.Order;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast dispose refuse`.
@Command(name = "refuse", description = "Ends a disposal order that does not run yet, for good.")
final class DisposeRefuseCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "ORDER", converter = Words.Positive.class)
    long order;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why, for the record")
    String reason = "";

    DisposeRefuseCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            Order refused = bench.operations().disposals().refuse(order, reason, call.actor());
            return OrderRow.print(call, refused, "disposal order %d is refused; its rows stay".formatted(order));
        });
    }
}
