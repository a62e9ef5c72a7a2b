package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast schema down`.
@Command(name = "down", description = "Reverts the newest steps of the control schema, after asking.")
final class SchemaDownCommand implements Callable<Integer> {
    private final Invocation call;

    @ArgGroup
    final Depth depth = new Depth();

    SchemaDownCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        int steps = depth.all ? Integer.MAX_VALUE : Math.clamp(depth.steps, 1, Integer.MAX_VALUE);
        String what = depth.all ? "all steps" : steps == 1 ? "one step" : steps + " steps";
        if (!call.confirmed("revert " + what + " of the control schema? what those tables hold may be lost")) {
            call.say("nothing was changed");
            return ExitCodes.PARTIAL;
        }
        return call.with(Need.CONTROL, bench -> {
            bench.schema().down(steps);
            return SchemaReport.print(call, bench.schema());
        });
    }

    private static final class Depth {
        @Option(
                names = "--steps",
                paramLabel = "COUNT",
                converter = Words.Positive.class,
                description = "how many; one when not said")
        long steps = 1;

        @Option(names = "--all", description = "down to nothing")
        boolean all;
    }
}
