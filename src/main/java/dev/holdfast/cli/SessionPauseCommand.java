package dev.holdfast.cli;

import dev.holdfast.node.BulkAct;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast session pause`.
@Command(name = "pause", description = "Asks sessions to pause at the next chunk.")
final class SessionPauseCommand implements Callable<Integer> {
    private final Invocation call;

    @Mixin
    final ChosenSessions sessions = new ChosenSessions();

    SessionPauseCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return sessions.act(
                call,
                BulkAct.SESSION_PAUSE,
                "pause",
                (operations, session) -> operations.pauseSession(session, call.actor()),
                "asked to pause");
    }
}
