package dev.holdfast.metric;

import dev.holdfast.finding.Severity;
import java.util.Map;

/// The figures of an installation at one moment.
///
/// @param ended sessions that ended; @param seconds that they took together
/// @param live sessions by state, those at their end left out
/// @param blockedRows of disposal orders that do not get on, and rows that holds kept out of open ones
/// @param attempts to deliver, ever, by result
/// @param objects of the control database's catalog, by kind
public record Totals(
        Map<String, PolicyTotals> policies,
        long bytes,
        long ended,
        double seconds,
        Map<String, Long> live,
        long blockedRows,
        long holds,
        Map<String, Long> objects,
        Map<Severity, Integer> findings,
        long alerts,
        Map<String, Long> attempts) {
    public Totals {
        policies = Map.copyOf(policies);
        live = Map.copyOf(live);
        objects = Map.copyOf(objects);
        findings = Map.copyOf(findings);
        attempts = Map.copyOf(attempts);
    }

    /// @param rows archived; @param succeeded when its last session succeeded, seconds since 1970, 0 for never
    /// @param backlogKeys that wait for it; @param backlogSeconds how long the oldest of them does
    public record PolicyTotals(long rows, double succeeded, long backlogKeys, double backlogSeconds) {
        static final PolicyTotals NONE = new PolicyTotals(0, 0, 0, 0);

        PolicyTotals and(PolicyTotals other) {
            return new PolicyTotals(
                    rows + other.rows,
                    Math.max(succeeded, other.succeeded),
                    backlogKeys + other.backlogKeys,
                    Math.max(backlogSeconds, other.backlogSeconds));
        }
    }
}
