package dev.holdfast.console.chart;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How fast something grows for its size, as one of six colours that differ in lightness, too.
public enum Pace {
    UNKNOWN,
    SHRINKS,
    STEADY,
    SLOW,
    FAST,
    FASTEST;

    /// Shares of the size, in a day.
    static final double LEAST = 0.0005;

    static final double MUCH = 0.005;
    static final double MOST = 0.02;

    public static Pace of(long bytes, @Nullable Double perDay) {
        if (perDay == null) {
            return UNKNOWN;
        }
        double share = perDay / Math.max(1, bytes);
        if (Math.abs(share) < LEAST) {
            return STEADY;
        }
        if (share < 0) {
            return SHRINKS;
        }
        return share < MUCH ? SLOW : share < MOST ? FAST : FASTEST;
    }

    public String styleClass() {
        return "pace-" + name().toLowerCase(Locale.ROOT);
    }

    /// In [dev.holdfast.console.fx.Texts].
    String textKey() {
        return "growth.pace." + name().toLowerCase(Locale.ROOT);
    }
}
