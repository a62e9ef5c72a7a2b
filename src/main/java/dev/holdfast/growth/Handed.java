package dev.holdfast.growth;

import java.time.Duration;

/// Keys of a child policy.
///
/// @param keys handed off in the time; @param over how long that was; @param waiting those that nobody has taken
/// @param taken by its last sessions
record Handed(long keys, Duration over, long waiting, long taken) {
    double perHour() {
        return keys * 3_600_000.0 / over.toMillis();
    }
}
