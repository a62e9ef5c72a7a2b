package dev.holdfast.policy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// Which of two periods is longer. Months and days do not compare by themselves: P1M is longer than P30D from some days
/// on and shorter from others.
public final class Periods {
    /// The calendar repeats itself after so many years, to the day.
    private static final int CYCLE_YEARS = 400;

    private static final LocalDate BEGIN = LocalDate.of(2000, 1, 1);

    private Periods() {}

    /// Whether `period` ends no earlier than `other`, whatever day both begin on.
    public static boolean atLeast(Period period, Period other) {
        if (period.toTotalMonths() >= other.toTotalMonths() && period.getDays() >= other.getDays()) {
            return true;
        }
        if (period.toTotalMonths() <= other.toTotalMonths() && period.getDays() <= other.getDays()) {
            return false;
        }
        return BEGIN.datesUntil(BEGIN.plusYears(CYCLE_YEARS))
                .noneMatch(day -> day.plus(period).isBefore(day.plus(other)));
    }

    /// The shortest period that is at least as long as both; where neither is, as many days as the longer one can last.
    public static Period longer(Period one, Period other) {
        if (atLeast(one, other)) {
            return one;
        }
        return atLeast(other, one) ? other : Period.ofDays((int) Math.max(mostDays(one), mostDays(other)));
    }

    private static long mostDays(Period period) {
        return BEGIN.datesUntil(BEGIN.plusYears(CYCLE_YEARS))
                .mapToLong(day -> ChronoUnit.DAYS.between(day, day.plus(period)))
                .max()
                .orElseThrow();
    }

    /// Reads `P7Y`, or `7y`, `13m`, `90d`, `1y6m`.
    ///
    /// @throws HoldfastException `USAGE` when it is no period of at least a day
    public static Period parse(String text) {
        String iso = text.strip().toUpperCase(Locale.ROOT);
        try {
            Period period = Period.parse(iso.startsWith("P") ? iso : "P" + iso);
            if (!period.isNegative() && !period.isZero()) {
                return period;
            }
        } catch (DateTimeParseException _) {
            // said below, with what it should be
        }
        throw new HoldfastException(
                ErrorCode.USAGE,
                "\"" + text + "\" is no period; write 90d for 90 days, 13m for 13 months, 7y or P7Y for seven years");
    }
}
