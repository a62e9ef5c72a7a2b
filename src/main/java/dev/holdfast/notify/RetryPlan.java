package dev.holdfast.notify;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/// When what failed is tried again: ten attempts over some three days, as Standard Webhooks advises.
///
/// @param chance 0 to 1, for the jitter of a tenth to either side
record RetryPlan(DoubleSupplier chance) {
    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(18),
            Duration.ofHours(24));

    /// What waits longer is dead, however few attempts there were.
    static final Duration LONGEST_LIFE = Duration.ofDays(4);

    /// Longer than a receiver may ask for.
    private static final Duration LONGEST_WISH = Duration.ofHours(24);

    /// Attempts that fail in a row at one endpoint before it is left alone for a while.
    static final int FAILURES_TO_OPEN = 5;

    private static final Duration FIRST_REST = Duration.ofSeconds(30);
    private static final Duration LONGEST_REST = Duration.ofMinutes(10);

    /// @param tries attempts so far
    /// @param wished what the receiver asked for
    /// @return empty when that was the last one
    Optional<Duration> afterFailure(int tries, Optional<Duration> wished) {
        if (tries > WAITS.size()) {
            return Optional.empty();
        }
        Duration own = jitter(WAITS.get(tries - 1));
        return Optional.of(wished.map(RetryPlan::bounded)
                .filter(wish -> wish.compareTo(own) > 0)
                .orElse(own));
    }

    /// How long an endpoint is left alone. @param failures in a row
    Optional<Duration> rest(int failures) {
        if (failures < FAILURES_TO_OPEN) {
            return Optional.empty();
        }
        int doublings = Math.min(failures - FAILURES_TO_OPEN, 10);
        Duration rest = FIRST_REST.multipliedBy(1L << doublings);
        return Optional.of(jitter(rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest));
    }

    private static Duration bounded(Duration wish) {
        return wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
    }

    private Duration jitter(Duration wait) {
        return Duration.ofMillis(Math.round(wait.toMillis() * (0.9 + 0.2 * chance.getAsDouble())));
    }
}
