package dev.holdfast.node;

import dev.holdfast.policy.Policy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// When policies fire. Implemented by the schedule, which stands above this package.
public interface Timetable {
    /// @return empty when the policy has no cron, is paused, or never fires again
    Optional<Instant> nextFire(Policy policy);

    /// The first fire at `from` or later. @return empty as for [#nextFire(Policy)]
    Optional<Instant> nextFire(Policy policy, Instant from);

    /// @throws dev.holdfast.HoldfastException `USAGE` when the expression is wrong
    List<Instant> nextFires(String cron, ZoneId zone, int count);

    /// The fire times after a moment, oldest first. @param most how many are given, of at most 1000
    List<Instant> fires(String cron, ZoneId zone, Instant after, int most);

    /// A cron in plain English; empty where there are no words for it, or it is wrong.
    Optional<String> inWords(String cron);

    /// Policies were changed, paused or resumed.
    void policiesChanged();
}
