package dev.holdfast.node;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.legacy.Census;
import dev.holdfast.legacy.CensusWish;
import dev.holdfast.legacy.Done;
import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.Measure;
import dev.holdfast.legacy.PlanWish;
import dev.holdfast.legacy.Progress;
import dev.holdfast.legacy.Scope;
import java.util.List;
import java.util.function.Consumer;

/// All that a way in may ask about session tables. As [Operations], every call may block on a database, folding and
/// dropping for minutes: a run that is killed is taken up by the next call.
public interface LegacyOperations {
    /// Looks for session tables by name; with an empty template, for templates. Changes nothing and locks nothing.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when the template is wrong, `BLOCKED` on SQL Server
    @Does(Effect.READS)
    Census census(CensusWish wish);

    /// Counts every table and writes the set down.
    ///
    /// @throws dev.holdfast.HoldfastException `BLOCKED` naming what is in the way; nothing was planned
    @Does(Effect.READS)
    LegacyPlan plan(PlanWish wish, String actor, Consumer<Progress> progress);

    /// Newest first.
    @Does(Effect.READS)
    List<LegacyPlan> plans();

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none
    @Does(Effect.READS)
    LegacyPlan find(long plan);

    /// @param state of the tables, empty for all
    @Does(Effect.READS)
    List<LegacyPlan.Line> tables(long plan, String state, int offset, int limit);

    /// @throws dev.holdfast.HoldfastException `LEASE_HELD` when another process works on the plan
    @Does(Effect.WRITES)
    Done fold(long plan, Scope scope, String actor, Consumer<Progress> progress, Cancellation cancellation);

    /// Compares ledger, tables and what is kept of them.
    @Does(Effect.READS)
    Done verify(long plan, Consumer<Progress> progress);

    /// Makes the view of each child, or brings it up to date.
    ///
    /// @param atMost above 0: also views of their old names for dropped tables whose ids wait, if no more than this
    /// @return how many of those there are
    @Does(Effect.WRITES)
    int view(long plan, int atMost, String actor);

    /// @throws dev.holdfast.HoldfastException `BLOCKED` when none may be dropped yet; nothing was dropped
    @Does(Effect.WRITES)
    Done drop(long plan, Scope scope, String actor, Consumer<Progress> progress, Cancellation cancellation);

    /// Takes the last step back.
    @Does(Effect.WRITES)
    Done undo(long plan, Scope scope, String actor, Consumer<Progress> progress, Cancellation cancellation);

    /// Gives up what is kept of dropped tables; then nothing can be undone.
    ///
    /// @throws dev.holdfast.HoldfastException `BLOCKED` when that would lose something; nothing was given up
    @Does(Effect.WRITES)
    LegacyPlan forget(long plan, String actor);

    /// What the database's catalog cost at each step, and costs now, which is measured.
    @Does(Effect.READS)
    List<Measure> report(long plan);

    /// What was measured so far.
    @Does(Effect.READS)
    List<Measure> measured(long plan);
}
