package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast session resume`.
@Command(name = "resume", description = "Asks a node to go on with a paused or interrupted session.")
final class SessionResumeCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "SESSION", converter = Words.Positive.class)
    long session;

    SessionResumeCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            bench.operations().resumeSession(session, call.actor());
            return Done.print(call, "session " + session, "asked to go on");
        });
    }
}
