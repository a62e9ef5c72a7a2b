package dev.holdfast.dispose;

import dev.holdfast.policy.Policy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// When the retention of archived rows has ended. Nothing else in this package says so.
///
/// The later of two moments: what the rows were stamped with when they were archived, and their age under the policy as
/// it is now. So a policy that keeps rows longer keeps archived ones longer, and one that keeps them shorter does not.
public final class DueRule {
    /// Months are of unequal length: a moment minus a period, plus the period, may be so much later.
    private static final int SLACK_DAYS = 5;

    /// @param retainUntil stamp of the rows
    public Instant end(Policy policy, Instant archivedAt, Instant retainUntil) {
        Instant now = archivedAt.atZone(policy.zone()).plus(policy.retention()).toInstant();
        return now.isAfter(retainUntil) ? now : retainUntil;
    }

    /// Rows that were archived later than this have not ended by `moment`.
    Instant archivedUpTo(Policy policy, Instant moment) {
        return moment.atZone(policy.zone())
                .minus(policy.retention())
                .toInstant()
                .plus(SLACK_DAYS, ChronoUnit.DAYS);
    }

    /// For people.
    public String words(Policy policy) {
        return "archived rows are kept for %s (policy %s, version %d)"
                .formatted(policy.retention(), policy.name(), policy.version());
    }
}
