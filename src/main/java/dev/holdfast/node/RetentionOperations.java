package dev.holdfast.node;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.policy.ClassDefault;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.retention.Basis;
import dev.holdfast.retention.Conflict;
import dev.holdfast.retention.PolicyClocks;
import java.time.Period;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// All that a way in may ask about the two clocks. As [Operations], every call may block on a database.
public interface RetentionOperations {
    /// Every policy in tree order, with its clocks and where each value comes from.
    @Does(Effect.READS)
    List<PolicyClocks> policies();

    /// What classes say, and the installation last.
    @Does(Effect.READS)
    List<ClassDefault> classes();

    /// Rules that contradict each other, the worst first.
    @Does(Effect.READS)
    List<Conflict> conflicts();

    /// What a policy has, to reckon from what other clocks would do; saves nothing.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such policy, `DATABASE` when it was
    /// cancelled
    @Does(Effect.READS)
    Basis measure(String policy, Cancellation cancellation);

    /// Changes what a class, or the installation, says.
    ///
    /// @param residence and `retention`: null to say nothing
    /// @return names of the policies that have other clocks now
    /// @throws dev.holdfast.HoldfastException `BLOCKED` when a policy would have no value left; nothing was changed
    @Does(Effect.WRITES)
    List<String> setClass(
            String name, @Nullable Period residence, @Nullable Period retention, String actor, String reason);

    /// Changes a policy as it stands now.
    ///
    /// @throws dev.holdfast.HoldfastException `BLOCKED` with all problems when there is one; nothing was changed
    @Does(Effect.WRITES)
    void set(String policy, UnaryOperator<PolicyDraft> change, String actor, String reason);

    /// Sees that rows that a policy has archived are kept for at least so long.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when they are already; nothing was changed
    @Does(Effect.WRITES)
    void lengthenArchived(String policy, Period least, String actor, String reason);
}
