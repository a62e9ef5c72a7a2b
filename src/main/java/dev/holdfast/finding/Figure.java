package dev.holdfast.finding;

import java.time.Instant;

/// One number of a finding's evidence, as of the moment at which it was last seen.
///
/// @param value a whole number, or a moment as ISO-8601 when the unit is `time`
/// @param unit `rows`, `keys`, `seconds`, `time`, or what is counted
public record Figure(String name, String value, String unit) {
    public static Figure of(String name, long value, String unit) {
        return new Figure(name, Long.toString(value), unit);
    }

    public static Figure at(String name, Instant moment) {
        return new Figure(name, moment.toString(), "time");
    }
}
