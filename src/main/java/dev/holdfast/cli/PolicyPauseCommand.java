package dev.holdfast.cli;

import dev.holdfast.node.BulkAct;
import dev.holdfast.node.BulkOperations.Wish;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast policy pause`.
@Command(name = "pause", description = "Stops a policy from running until it is resumed.")
final class PolicyPauseCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "POLICY", arity = "0..1")
    String policy = "";

    @Mixin
    final Matching matching = new Matching();

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
    String reason = "";

    PolicyPauseCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        matching.check(policy.isEmpty() ? 0 : 1, "policies", List.of(matching.filter));
        return call.with(Need.ENGINE, bench -> {
            if (matching.all) {
                return new BulkRun(call, BulkAct.POLICY_PAUSE, "pause")
                        .matching(bench, matching.filter, Wish.because(reason));
            }
            call.policy(bench, policy);
            bench.operations().pausePolicy(policy, call.actor(), reason);
            return Done.print(call, policy, "paused");
        });
    }
}
