package dev.holdfast.cli;

import dev.holdfast.node.BulkAct;
import dev.holdfast.node.BulkOperations.Wish;
import dev.holdfast.node.Operations;
import java.util.List;
import java.util.function.ObjLongConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The sessions that a command acts on: those that are named, or all that match.
final class ChosenSessions {
    @Parameters(paramLabel = "SESSION", arity = "0..*", converter = Words.Positive.class)
    List<Long> named = List.of();

    @Mixin
    final Matching matching = new Matching();

    @Mixin
    final SessionWords words = new SessionWords();

    /// @param verb what is asked before it is done to all that match
    /// @param one does it to one; @param done what is said of that one
    int act(Invocation call, BulkAct act, String verb, ObjLongConsumer<Operations> one, String done) {
        matching.check(named.size(), "sessions", List.of(matching.filter, words.policy, words.state));
        return call.with(Need.ENGINE, bench -> {
            if (named.size() == 1) {
                long session = named.getFirst();
                one.accept(bench.operations(), session);
                return Done.print(call, "session " + session, done);
            }
            BulkRun run = new BulkRun(call, act, verb);
            return matching.all
                    ? run.matching(bench, words.with(call, bench, matching.filter), Wish.PLAIN)
                    : run.named(bench, named, Wish.PLAIN);
        });
    }
}
