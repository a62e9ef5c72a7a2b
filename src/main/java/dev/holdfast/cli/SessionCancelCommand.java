package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast session cancel`.
@Command(name = "cancel", description = "Asks a session to end at the next chunk; what it archived stays archived.")
final class SessionCancelCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "SESSION", converter = Words.Positive.class)
    long session;

    SessionCancelCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            bench.operations().cancelSession(session, call.actor());
            return Done.print(call, "session " + session, "asked to cancel");
        });
    }
}
