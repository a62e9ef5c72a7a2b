package dev.holdfast.cli;

import dev.holdfast.node.DeliveryOperations;
import dev.holdfast.notify.DeliveryState;
import dev.holdfast.notify.DeliveryView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast delivery test`.
@Command(
        name = "test",
        description = {
            "Sends a test event to an endpoint, signed as any other, and shows what was answered.",
            "Exits with 3 when it did not arrive."
        })
final class DeliveryTestCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "ENDPOINT", description = "a policy with a callback, @alerts or @mail")
    String endpoint = "";

    DeliveryTestCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            DeliveryOperations deliveries = bench.operations().deliveries();
            DeliveryView tested = deliveries.test(endpoint, call.actor());
            DeliveryShowCommand.print(call, deliveries, tested);
            return tested.state() == DeliveryState.DELIVERED ? ExitCodes.OK : ExitCodes.PARTIAL;
        });
    }
}
