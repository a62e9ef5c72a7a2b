package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast pin end`.
@Command(name = "end", description = "Ends a pin: its rows are judged like others again.")
final class PinEndCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "PIN", converter = Words.Positive.class)
    long pin;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why, for the record")
    String reason = "";

    PinEndCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            bench.operations().restores().endPin(pin, call.actor(), reason);
            return Done.print(call, "pin " + pin, "ended");
        });
    }
}
