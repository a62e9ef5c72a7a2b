package dev.holdfast.cli;

import dev.holdfast.node.BulkAct;
import dev.holdfast.node.BulkOperations.Wish;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `holdfast session cancel`.
@Command(name = "cancel", description = "Asks sessions to end at the next chunk; what they archived stays archived.")
final class SessionCancelCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "SESSION", arity = "0..*", converter = Words.Positive.class)
    List<Long> sessions = List.of();

    @Mixin
    final Matching matching = new Matching();

    @Mixin
    final SessionWords words = new SessionWords();

    SessionCancelCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        matching.check(sessions.size(), "sessions", List.of(matching.filter, words.policy, words.state));
        return call.with(Need.ENGINE, bench -> {
            if (sessions.size() == 1) {
                long session = sessions.getFirst();
                bench.operations().cancelSession(session, call.actor());
                return Done.print(call, "session " + session, "asked to cancel");
            }
            BulkRun run = new BulkRun(call, BulkAct.SESSION_CANCEL, "cancel");
            return matching.all
                    ? run.matching(bench, words.with(call, bench, matching.filter), Wish.PLAIN)
                    : run.named(bench, sessions, Wish.PLAIN);
        });
    }
}
