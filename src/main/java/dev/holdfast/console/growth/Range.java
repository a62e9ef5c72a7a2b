package dev.holdfast.console.growth;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// How far back a series goes.
enum Range {
    WEEK(7, 7),
    MONTH(30, 15),
    QUARTER(90, 45),
    YEAR(365, 180),
    ALL(0, 365);

    private final int days;
    private final int ahead;

    Range(int days, int ahead) {
        this.days = days;
        this.ahead = ahead;
    }

    /// @param since of the oldest sample
    Instant from(Instant now, Instant since) {
        Instant from = now.minus(days, ChronoUnit.DAYS);
        return days == 0 || from.isBefore(since) ? since : from;
    }

    /// How far ahead the forecast is drawn: no further than half of what is shown, and a week at least.
    int daysAhead(Instant from, Instant now) {
        return Math.clamp(Duration.between(from, now).toDays() / 2, 7, ahead);
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
