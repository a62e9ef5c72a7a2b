package dev.holdfast.cli;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.legacy.Done;
import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.Scope;
import dev.holdfast.legacy.TableState;
import dev.holdfast.node.LegacyOperations;
import picocli.CommandLine.Command;

/// `holdfast legacy drop`.
@Command(
        name = "drop",
        description = {
            "Drops session tables that were folded a grace period ago and are as they were. All of their rows are kept,",
            "so that `legacy undo` brings them back. A table that changed, or that something depends on, is left.",
            "Exits with 3 when a table was left, with 4 when none may be dropped yet."
        })
final class LegacyDropCommand extends LegacyActCommand {
    LegacyDropCommand(Invocation call) {
        super(call);
    }

    @Override
    boolean agreed(LegacyPlan before) {
        return call.confirmed("drop up to %s tables %s of %s?"
                .formatted(
                        Figures.count(
                                limit == 0
                                        ? before.in(TableState.FOLDED) + before.in(TableState.DROPPING)
                                        : Math.min(
                                                limit, before.in(TableState.FOLDED) + before.in(TableState.DROPPING))),
                        before.template(),
                        before.database()));
    }

    @Override
    Done act(LegacyOperations legacy, Scope scope, LegacyProgress progress, Cancellation cancellation) {
        return legacy.drop(plan, scope, call.actor(), progress, cancellation);
    }

    @Override
    String next(LegacyPlan after) {
        return "%s tables are dropped, their rows are kept; bring them back: holdfast legacy undo %d"
                .formatted(Figures.count(after.in(TableState.DROPPED)), plan);
    }
}
