package dev.holdfast.console.disposal;

import dev.holdfast.dispose.PolicyQueue;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Root rows whose retention ends in a month.
///
/// @param free may be asked for; @param blocked have ended and may not; @param ahead end later
public record EndingMonth(YearMonth month, long free, long blocked, long ahead) {
    /// Those of a policy, oldest first. @param policy empty for all
    static List<EndingMonth> of(List<PolicyQueue> queue, String policy) {
        Map<YearMonth, EndingMonth> months = new TreeMap<>();
        queue.stream()
                .filter(each -> policy.isEmpty() || each.policy().equals(policy))
                .flatMap(each -> each.months().stream())
                .map(each -> new EndingMonth(
                        each.month(), each.free(), each.ended() - each.free(), each.rows() - each.ended()))
                .forEach(ending -> months.merge(ending.month(), ending, EndingMonth::plus));
        return List.copyOf(months.values());
    }

    public long rows() {
        return free + blocked + ahead;
    }

    private EndingMonth plus(EndingMonth other) {
        return new EndingMonth(month, free + other.free, blocked + other.blocked, ahead + other.ahead);
    }
}
