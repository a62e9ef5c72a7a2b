package dev.holdfast.console.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/// An hour of a day of the week, as clocks show it where the reader sits.
///
/// @param day 0 for Monday
record Slot(int day, int hour) {
    static Slot of(Instant at, LocalDate monday, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(at, zone);
        return new Slot((int) ChronoUnit.DAYS.between(monday, local.toLocalDate()), local.getHour());
    }

    LocalDateTime start(LocalDate monday) {
        return monday.plusDays(day).atTime(hour, 0);
    }

    /// How often the hour comes, or the half of it that is asked least: 0 where clocks skip it, 2 where it comes twice.
    int times(LocalDate monday, ZoneId zone) {
        int first = zone.getRules().getValidOffsets(start(monday)).size();
        int second =
                zone.getRules().getValidOffsets(start(monday).plusMinutes(30)).size();
        return first == 1 ? second : first;
    }
}
