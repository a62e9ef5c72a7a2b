package dev.holdfast.console.restore;

import dev.holdfast.restore.Rehearsal;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestoreView;
import org.jspecify.annotations.Nullable;

/// How far a restore has come.
sealed interface Step {
    record Choosing() implements Step {}

    record Planning() implements Step {}

    record PlanFailed(String message) implements Step {}

    /// @param rehearsal what came of one; null before it
    /// @param refused why it was not asked for at the last attempt; empty before the first
    record Planned(RestorePlan plan, @Nullable Rehearsal rehearsal, String refused) implements Step {}

    record Rehearsing(RestorePlan plan) implements Step {}

    record Confirming(RestorePlan plan) implements Step {}

    record Asking(RestorePlan plan) implements Step {}

    /// A node has it, or will.
    record Running(long restore) implements Step {}

    record Ended(RestoreView restore) implements Step {}
}
