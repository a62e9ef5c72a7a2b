package dev.holdfast.cli;

import dev.holdfast.calendar.SkippedFire;
import dev.holdfast.policy.Policy;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast policy skip-next`.
@Command(
        name = "skip-next",
        description = {
            "Lets the next fire of a policy pass without a session; it fires again after that.",
            "Said again, the fire after it passes, too. Archive-now and the parent's handoffs go on as ever."
        })
final class PolicySkipNextCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "POLICY")
    String policy = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
    String reason = "";

    @Option(names = "--undo", description = "let the soonest fire that is skipped come after all")
    boolean undo;

    PolicySkipNextCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            call.policy(bench, policy);
            Policy known = bench.operations().policy(policy);
            SkippedFire fire = undo
                    ? bench.operations().schedule().takeBackSkip(policy, call.actor())
                    : bench.operations().schedule().skipNext(policy, call.actor(), reason);
            String at = Figures.time(fire.at(), known.zone());
            return Done.print(call, policy, undo ? "fires at " + at + " after all" : "skips its fire at " + at);
        });
    }
}
