package dev.holdfast.finding;

import dev.holdfast.store.Tx;
import java.util.List;

/// One thing to look for in the control database.
public interface Rule {
    RuleText text();

    /// Everything of the kind that is so now, by one query over all policies, sessions or orders at once.
    List<Found> look(Tx tx);
}
