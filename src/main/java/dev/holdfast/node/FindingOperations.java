package dev.holdfast.node;

import dev.holdfast.finding.Finding;
import dev.holdfast.finding.Overview;
import dev.holdfast.finding.RuleText;
import java.time.Instant;
import java.util.List;

/// All that a way in may ask about findings. As [Operations], every call may block on a database.
public interface FindingOperations {
    /// Looks by every rule, at the governed databases too.
    ///
    /// @return the rules that could not look, and why; their findings stand as they were
    @Does(Effect.READS)
    List<String> look();

    /// Open ones first: of those what nobody took note of yet, the worst first, then the oldest.
    ///
    /// @param everything also what is resolved or put off
    @Does(Effect.READS)
    List<Finding> list(boolean everything, int limit);

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none
    @Does(Effect.READS)
    Finding find(long id);

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none, `BLOCKED` when it is resolved
    @Does(Effect.WRITES)
    Finding acknowledge(long id, String actor, String note);

    /// Puts it off until a moment.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none, or the moment has passed; `BLOCKED` when
    /// it
    ///     is resolved
    @Does(Effect.WRITES)
    Finding snooze(long id, Instant until, String actor, String note);

    /// What is looked for.
    @Does(Effect.READS)
    List<RuleText> rules();

    /// What needs somebody today.
    @Does(Effect.READS)
    Overview overview();
}
