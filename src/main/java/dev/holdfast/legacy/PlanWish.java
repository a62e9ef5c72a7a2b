package dev.holdfast.legacy;

import java.time.Duration;
import java.util.Map;

/// Which session tables are to be folded, and where their ids go.
///
/// @param policies child policy by child; when some are named the others are left as they are, when none is a child
/// goes
///     to the policy of its own name
/// @param grace how long tables stand after they were folded, and their rows are kept after they were dropped
public record PlanWish(CensusWish census, Map<String, String> policies, Duration grace) {
    public static final Duration USUAL_GRACE = Duration.ofDays(7);

    public PlanWish {
        policies = Map.copyOf(policies);
    }
}
