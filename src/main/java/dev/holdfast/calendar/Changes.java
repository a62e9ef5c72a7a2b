package dev.holdfast.calendar;

import dev.holdfast.calendar.Week.ClockChange;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;

/// What changes of clocks do to crons.
final class Changes {
    private Changes() {}

    /// Changes of clocks from a moment on and before another, oldest first.
    static List<ClockChange> in(ZoneId zone, Instant from, Instant until) {
        List<ClockChange> changes = new ArrayList<>();
        ZoneOffsetTransition change = zone.getRules().nextTransition(from.minusNanos(1));
        while (change != null && change.getInstant().isBefore(until)) {
            changes.add(
                    new ClockChange(zone, change.getInstant(), change.getDateTimeBefore(), change.getDateTimeAfter()));
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return changes;
    }

    /// Times of day that the cron names and that the change skips: the cron is asked where clocks never change.
    ///
    /// @param most how many are given
    static List<LocalDateTime> lost(String cron, ClockChange change, CronTimes times, int most) {
        return times
                .after(cron, ZoneOffset.UTC, change.before().minusSeconds(1).toInstant(ZoneOffset.UTC), most)
                .stream()
                .map(at -> LocalDateTime.ofInstant(at, ZoneOffset.UTC))
                .filter(time -> time.isBefore(change.after()))
                .toList();
    }

    /// Whether the local time of a moment comes twice.
    static boolean doubled(ZoneId zone, Instant at) {
        return zone.getRules()
                        .getValidOffsets(LocalDateTime.ofInstant(at, zone))
                        .size()
                > 1;
    }
}
