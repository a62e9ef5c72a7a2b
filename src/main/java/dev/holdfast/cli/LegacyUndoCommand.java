package dev.holdfast.cli;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.legacy.Done;
import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.Scope;
import dev.holdfast.legacy.TableState;
import dev.holdfast.node.LegacyOperations;
import picocli.CommandLine.Command;

/// `holdfast legacy undo`.
@Command(
        name = "undo",
        description = {
            "Takes the last step of a plan back. Dropped tables come back as they were, rows, indexes and rights. Where none",
            "is dropped, ids leave the ledger, unless their child policy has taken them already.",
            "Exits with 3 when a table was left."
        })
final class LegacyUndoCommand extends LegacyActCommand {
    LegacyUndoCommand(Invocation call) {
        super(call);
    }

    @Override
    Done act(LegacyOperations legacy, Scope scope, LegacyProgress progress, Cancellation cancellation) {
        return legacy.undo(plan, scope, call.actor(), progress, cancellation);
    }

    @Override
    String next(LegacyPlan after) {
        long dropped = after.in(TableState.DROPPED);
        long folded = after.in(TableState.FOLDED) + after.in(TableState.CHANGED);
        return dropped > 0
                ? "%s tables are still dropped".formatted(Figures.count(dropped))
                : folded > 0
                        ? "%s tables stand and are folded; take their ids out of the ledger: holdfast legacy undo %d"
                                .formatted(Figures.count(folded), plan)
                        : "nothing of the plan is folded";
    }
}
