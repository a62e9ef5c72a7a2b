package dev.holdfast.cli;

import dev.holdfast.node.BulkAct;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast session resume`.
@Command(name = "resume", description = "Asks a node to go on with paused or interrupted sessions.")
final class SessionResumeCommand implements Callable<Integer> {
    private final Invocation call;

    @Mixin
    final ChosenSessions sessions = new ChosenSessions();

    SessionResumeCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return sessions.act(
                call,
                BulkAct.SESSION_RESUME,
                "resume",
                (operations, session) -> operations.resumeSession(session, call.actor()),
                "asked to go on");
    }
}
