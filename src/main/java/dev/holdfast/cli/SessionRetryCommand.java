package dev.holdfast.cli;

import dev.holdfast.node.BulkAct;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `holdfast session retry`.
@Command(name = "retry", description = "Asks a node to run the policies of failed or cancelled sessions again.")
final class SessionRetryCommand implements Callable<Integer> {
    private final Invocation call;

    @Mixin
    final ChosenSessions sessions = new ChosenSessions();

    SessionRetryCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return sessions.act(
                call,
                BulkAct.SESSION_RETRY,
                "retry",
                (operations, session) -> operations.bulk().retrySession(session, call.actor()),
                "asked to run its policy again");
    }
}
