package dev.holdfast.cli;

import dev.holdfast.node.BulkAct;
import dev.holdfast.node.BulkOperations.Wish;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast policy resume`.
@Command(name = "resume", description = "Lets a paused policy run again.")
final class PolicyResumeCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "POLICY", arity = "0..1")
    String policy = "";

    @Mixin
    final Matching matching = new Matching();

    @ArgGroup
    final Missed missed = new Missed();

    PolicyResumeCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        matching.check(policy.isEmpty() ? 0 : 1, "policies", List.of(matching.filter));
        return call.with(Need.ENGINE, bench -> {
            if (matching.all) {
                return new BulkRun(call, BulkAct.POLICY_RESUME, "resume")
                        .matching(bench, matching.filter, new Wish("", Duration.ZERO, missed.catchUp));
            }
            call.policy(bench, policy);
            bench.operations().resumePolicy(policy, missed.catchUp, call.actor());
            return Done.print(call, policy, "resumed");
        });
    }

    static final class Missed {
        @Option(names = "--catch-up", description = "run at once a fire that was missed meanwhile")
        boolean catchUp;

        @Option(names = "--next-fire", description = "wait for the next fire (as when neither is said)")
        boolean nextFire;
    }
}
