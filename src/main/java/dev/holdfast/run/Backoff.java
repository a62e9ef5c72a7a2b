package dev.holdfast.run;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long a policy rests before it is tried again: twice as long each time, and not the same for two that failed
/// together.
///
/// @param first the rest after the first try; @param most the longest; @param tries in all
public record Backoff(Duration first, Duration most, int tries) {
    /// Five tries within a minute: longer than a failover takes, shorter than a person waits.
    public static final Backoff USUAL = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(30), 5);

    /// @param tried tries that came to nothing, 1 or more
    /// @return between half and all of the rest that is due
    public Duration rest(int tried, RandomGenerator random) {
        int doublings = Math.min(tried - 1, 30);
        long due = Math.min(most.toMillis(), first.toMillis() << doublings);
        return Duration.ofMillis(random.nextLong(due / 2, due + 1));
    }
}
