package dev.holdfast.calendar;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// When crons fire. The schedule, which stands above, answers.
@FunctionalInterface
public interface CronTimes {
    /// The first fires after a moment, oldest first.
    ///
    /// @param most how many are given, of at most 1000
    List<Instant> after(String cron, ZoneId zone, Instant after, int most);
}
