package dev.holdfast.testing;

import java.time.Duration;
import javafx.animation.AnimationTimer;

/// The longest time from one frame to the next. Used on the JavaFX thread.
public final class FrameMeter extends AnimationTimer {
    private long last;
    private long longest;

    @Override
    public void handle(long now) {
        if (last != 0) {
            longest = Math.max(longest, now - last);
        }
        last = now;
    }

    /// Stops, and says how long the longest frame was.
    public Duration longest() {
        stop();
        return Duration.ofNanos(longest);
    }
}
