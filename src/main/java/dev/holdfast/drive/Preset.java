package dev.holdfast.drive;

import dev.holdfast.policy.Policy.Pace;
import java.time.Duration;

/// What a pace means.
///
/// @param target how long the transaction of one chunk should take
/// @param first rows of the first chunk, before anything was measured
/// @param mostWorkers chunks that move at once, however many the policy allows
/// @param yields whether it rests between chunks while the application's commits are slow
record Preset(Duration target, int first, int mostWorkers, boolean yields) {
    static Preset of(Pace pace) {
        return switch (pace) {
            case GENTLE -> new Preset(Duration.ofMillis(10), 150, 1, true);
            case NORMAL -> new Preset(Duration.ofMillis(100), 1_000, Integer.MAX_VALUE, false);
            case FULL -> new Preset(Duration.ofSeconds(1), Integer.MAX_VALUE, Integer.MAX_VALUE, false);
        };
    }
}
