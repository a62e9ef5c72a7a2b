package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast delivery enable`.
@Command(
        name = "enable",
        description = "Has an endpoint called again that said it is gone, or that is left alone for a while.")
final class DeliveryEnableCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "ENDPOINT")
    String endpoint = "";

    DeliveryEnableCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            bench.operations().deliveries().enable(endpoint, call.actor());
            return Done.print(call, "endpoint " + endpoint, "is called again");
        });
    }
}
