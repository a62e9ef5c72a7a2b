package dev.holdfast.explain;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.Optional;

/// The first clock of one row.
final class Residence {
    private Residence() {}

    /// The first day on which a row of that age is due. Rows are due whose age lies before the day that is one
    /// residence back, so a row of day A is due once that day is A + 1. Months differ in length: the day is looked
    /// for.
    ///
    /// @param ageDay the row's day, ISO 8601; another word of the engine, such as `infinity`, gives nothing
    static Optional<LocalDate> firstDay(String ageDay, Period residence) {
        try {
            LocalDate kept = LocalDate.parse(ageDay).plusDays(1);
            LocalDate day = kept.plus(residence);
            while (!day.minusDays(1).minus(residence).isBefore(kept)) {
                day = day.minusDays(1);
            }
            while (day.minus(residence).isBefore(kept)) {
                day = day.plusDays(1);
            }
            return Optional.of(day);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
