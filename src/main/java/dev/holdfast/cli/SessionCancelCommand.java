package dev.holdfast.cli;

import dev.holdfast.node.BulkAct;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast session cancel`.
@Command(name = "cancel", description = "Asks sessions to end at the next chunk; what they archived stays archived.")
final class SessionCancelCommand implements Callable<Integer> {
    private final Invocation call;

    @Mixin
    final ChosenSessions sessions = new ChosenSessions();

    SessionCancelCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return sessions.act(
                call,
                BulkAct.SESSION_CANCEL,
                "cancel",
                (operations, session) -> operations.cancelSession(session, call.actor()),
                "asked to cancel");
    }
}
