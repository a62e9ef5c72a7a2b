package dev.holdfast.node;

import dev.holdfast.glance.GridCell;
import dev.holdfast.glance.GridQuery;
import dev.holdfast.glance.PolicyLine;
import java.util.List;
import java.util.Map;

/// All that a way in may ask about many policies and sessions at one glance. As [Operations], every call may block on a
/// database; none reads more than it answers.
public interface GridOperations {
    /// All policies in tree order, with no more than tells one from another.
    @Does(Effect.READS)
    List<PolicyLine> policies();

    /// What became of the last sessions of some policies, by the number of the policy.
    @Does(Effect.READS)
    Map<Integer, List<GridCell>> cells(GridQuery query);

    /// Sessions at work now.
    @Does(Effect.READS)
    int running();
}
