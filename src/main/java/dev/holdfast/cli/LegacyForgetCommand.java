package dev.holdfast.cli;

import dev.holdfast.node.LegacyOperations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast legacy forget`.
@Command(
        name = "forget",
        description = {
            "Gives up the kept rows and the views of a plan whose tables were dropped a grace period ago and whose ids their",
            "child policies have taken. Nothing can be undone afterwards."
        })
final class LegacyForgetCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "PLAN", description = "its number; see `holdfast legacy list`")
    long plan;

    LegacyForgetCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            LegacyOperations legacy = bench.operations().legacy();
            if (!call.confirmed("give up the kept rows of %s tables for good?"
                    .formatted(Figures.count(legacy.find(plan).tables())))) {
                call.say("nothing was changed");
                return ExitCodes.OK;
            }
            legacy.forget(plan, call.actor());
            return Done.print(call, "legacy plan " + plan, "kept rows and views were given up");
        });
    }
}
