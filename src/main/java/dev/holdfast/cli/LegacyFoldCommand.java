package dev.holdfast.cli;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.legacy.Done;
import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.Scope;
import dev.holdfast.legacy.TableState;
import dev.holdfast.node.LegacyOperations;
import picocli.CommandLine.Command;

/// `holdfast legacy fold`.
@Command(
        name = "fold",
        description = {
            "Puts the pending ids of a plan's session tables into the ledger, counts and hashes proven, and makes the",
            "views for old readers. The tables stay as they are. Killed at any moment, the same command goes on.",
            "Also takes what is new in tables that have changed. Exits with 3 when a table was left."
        })
final class LegacyFoldCommand extends LegacyActCommand {
    LegacyFoldCommand(Invocation call) {
        super(call);
    }

    @Override
    Done act(LegacyOperations legacy, Scope scope, LegacyProgress progress, Cancellation cancellation) {
        return legacy.fold(plan, scope, call.actor(), progress, cancellation);
    }

    @Override
    String next(LegacyPlan after) {
        long left = after.in(TableState.SEEN) + after.in(TableState.FOLDING) + after.in(TableState.UNDONE);
        return left > 0
                ? "%s tables are not folded yet: holdfast legacy fold %d".formatted(Figures.count(left), plan)
                : "all are folded; compare them: holdfast legacy verify %1$d; drop them after %2$s: holdfast legacy drop %1$d"
                        .formatted(plan, Figures.span(after.grace()));
    }
}
