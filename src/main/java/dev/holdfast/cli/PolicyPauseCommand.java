package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast policy pause`.
@Command(name = "pause", description = "Stops a policy from running until it is resumed.")
final class PolicyPauseCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "POLICY")
    String policy = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
    String reason = "";

    PolicyPauseCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            call.policy(bench, policy);
            bench.operations().pausePolicy(policy, call.actor(), reason);
            return Done.print(call, policy, "paused");
        });
    }
}
