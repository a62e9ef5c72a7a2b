package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast session pause`.
@Command(name = "pause", description = "Asks a session to pause at the next chunk.")
final class SessionPauseCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "SESSION", converter = Words.Positive.class)
    long session;

    SessionPauseCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            bench.operations().pauseSession(session, call.actor());
            return Done.print(call, "session " + session, "asked to pause");
        });
    }
}
