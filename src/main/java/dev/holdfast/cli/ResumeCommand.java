package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `holdfast resume`: take up what was left.
@Command(name = "resume", description = "Takes up every session whose process went away, then its children.")
final class ResumeCommand implements Callable<Integer> {
    private final Invocation call;

    ResumeCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.stoppable(
                bench -> RunReport.print(call, listener -> bench.runs().resume(listener)));
    }
}
