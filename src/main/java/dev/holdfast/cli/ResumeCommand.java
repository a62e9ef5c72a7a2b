package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast resume`: take up what was left.
@Command(
        name = "resume",
        description = {
            "Takes up every session whose process went away, then its children.",
            "With numbers: goes on with these sessions, here, also when they are paused."
        })
final class ResumeCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "SESSION", arity = "0..*", converter = Words.Positive.class)
    List<Long> sessions = new ArrayList<>();

    ResumeCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.stoppable(bench -> RunReport.print(
                call,
                listener -> sessions.isEmpty()
                        ? bench.runs().resume(listener)
                        : bench.runs().resume(sessions, listener)));
    }
}
