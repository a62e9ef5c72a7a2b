package dev.holdfast.estate;

import dev.holdfast.estate.DatabaseCheck.Finding;
import dev.holdfast.estate.DatabaseCheck.Severity;
import java.time.Duration;
import java.time.Instant;

/// Compares a server's clock with ours.
final class Clocks {
    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(2);

    private Clocks() {}

    /// The server's clock against the middle of the question's round trip.
    static Finding compare(Instant before, Instant after, Instant server) {
        Duration roundTrip = Duration.between(before, after);
        Duration skew = Duration.between(before.plus(roundTrip.dividedBy(2)), server);
        String message = "the server's clock is " + Math.abs(skew.toMillis()) + " ms "
                + (skew.isNegative() ? "behind" : "ahead of") + " ours";
        boolean tolerated = skew.abs().compareTo(TOLERATED_SKEW.plus(roundTrip)) <= 0;
        return new Finding(tolerated ? Severity.OK : Severity.WARNING, "clock", message);
    }
}
