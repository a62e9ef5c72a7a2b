package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast schedule drop`.
@Command(name = "drop", description = "Takes a schedule of the estate away; a run that is under way goes on.")
final class ScheduleDropCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "NAME")
    String name = "";

    ScheduleDropCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            bench.operations().estateRuns().dropSchedule(name, call.actor());
            return Done.print(call, "schedule " + name, "dropped");
        });
    }
}
