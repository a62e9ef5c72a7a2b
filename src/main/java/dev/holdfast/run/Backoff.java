package dev.holdfast.run;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// How long a policy rests before it is tried again: twice as long each time, and not the same for two that failed
/// together.
///
/// @param first the rest after the first try; @param most the longest; @param tries in all
public record Backoff(Duration first, Duration most, int tries) {
    /// Five tries within a minute: longer than a failover takes, shorter than a person waits.
    public static final Backoff USUAL = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(30), 5);

    /// @return all rests together, at their longest
    public Duration inAll() {
        return IntStream.range(1, tries).mapToObj(this::due).reduce(Duration.ZERO, Duration::plus);
    }

    private Duration due(int tried) {
        int doublings = Math.min(tried - 1, 30);
        return Duration.ofMillis(Math.min(most.toMillis(), first.toMillis() << doublings));
    }

    /// @param tried tries that came to nothing, 1 or more
    /// @return between half and all of the rest that is due
    public Duration rest(int tried, RandomGenerator random) {
        long due = due(tried).toMillis();
        return Duration.ofMillis(random.nextLong(due / 2, due + 1));
    }
}
