package dev.holdfast.finding;

import java.util.List;

/// One thing to look for in what a node saw.
public interface ObservedRule {
    RuleText text();

    List<Found> look(Observed seen);
}
