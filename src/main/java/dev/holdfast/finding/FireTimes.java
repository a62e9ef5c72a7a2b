package dev.holdfast.finding;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// When crons fire. The schedule, which stands above, answers.
@FunctionalInterface
public interface FireTimes {
    List<Instant> next(String cron, ZoneId zone, int count);
}
