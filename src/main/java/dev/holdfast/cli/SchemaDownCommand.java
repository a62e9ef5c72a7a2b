package dev.holdfast.cli;

import dev.holdfast.cli.SchemaControl.SchemaStep;
import java.util.List;
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
        return call.with(Need.CONTROL, bench -> {
            List<SchemaStep> going = going(bench.schema());
            if (going.isEmpty()) {
                call.say("no step is applied: nothing was changed");
                return SchemaReport.print(call, bench.schema());
            }
            if (!call.confirmedByName(question(going), going.getFirst().name())) {
                call.say("nothing was changed");
                return ExitCodes.PARTIAL;
            }
            bench.schema().down(going.size());
            return SchemaReport.print(call, bench.schema());
        });
    }

    /// The steps that would be reverted, oldest first.
    private List<SchemaStep> going(SchemaControl schema) {
        List<SchemaStep> applied =
                schema.status().stream().filter(SchemaStep::applied).toList();
        long kept = depth.all ? 0 : Math.max(0, applied.size() - depth.steps);
        return applied.subList(Math.toIntExact(kept), applied.size());
    }

    private static String question(List<SchemaStep> going) {
        SchemaStep last = going.getFirst();
        return "revert %s %s (%s) of the control schema? what %s tables hold may be lost."
                .formatted(
                        going.size() == 1 ? "the step" : going.size() + " steps, back to and with",
                        last.name(),
                        last.id(),
                        going.size() == 1 ? "its" : "their");
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
