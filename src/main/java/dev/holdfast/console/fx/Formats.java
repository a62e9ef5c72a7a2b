package dev.holdfast.console.fx;

import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How numbers, sizes, durations and instants look; absent values are [#NONE].
public final class Formats {
    /// What stands where there is no value.
    public static final String NONE = "–";

    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private final Locale locale;
    private final ZoneId zone;
    private final DateTimeFormatter day;
    private final DateTimeFormatter moment;
    private final DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm:ss");
    private final DateTimeFormatter zoneName;

    /// Copied to be used: it may not be by two threads at once, and to look one up for each cell takes longer.
    private final NumberFormat whole;

    /// @param zone where the reader sits
    public Formats(Locale locale, ZoneId zone) {
        this.locale = locale;
        this.zone = zone;
        this.day = DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm", locale);
        this.moment = DateTimeFormatter.ofPattern("EEE d MMM HH:mm", locale);
        this.zoneName = DateTimeFormatter.ofPattern("zzz", locale);
        this.whole = NumberFormat.getIntegerInstance(locale);
    }

    /// Where the reader sits.
    public ZoneId zone() {
        return zone;
    }

    /// Of the reader.
    public Locale locale() {
        return locale;
    }

    public String count(long number) {
        return ((NumberFormat) whole.clone()).format(number);
    }

    public String count(@Nullable Number number) {
        return number == null ? NONE : count(number.longValue());
    }

    /// Binary units as on the command line, three significant digits: `1.24 GiB`.
    public String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 999.5 && unit < SIZES.length - 1) {
            value /= 1024;
            unit++;
        }
        int decimals = unit == 0 || Math.abs(value) >= 99.95 ? 0 : Math.abs(value) >= 9.995 ? 1 : 2;
        return String.format(locale, "%,." + decimals + "f %s", value, SIZES[unit]);
    }

    /// Rows in a second: `12,400/s`.
    public String rate(long rows, Duration duration) {
        return duration.isPositive()
                ? count(Math.round(rows * 1000.0 / Math.max(1, duration.toMillis()))) + "/s"
                : NONE;
    }

    /// The two largest units: `420 ms`, `12.4 s`, `3 min 5 s`, `2 h 4 min`, `12 d 3 h`.
    public String duration(@Nullable Duration duration) {
        if (duration == null) {
            return NONE;
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return count(duration.toMillis()) + " ms";
        }
        if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(locale, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (duration.compareTo(Duration.ofHours(1)) < 0) {
            return two(duration.toMinutes(), "min", duration.toSecondsPart(), "s");
        }
        if (duration.compareTo(Duration.ofDays(1)) < 0) {
            return two(duration.toHours(), "h", duration.toMinutesPart(), "min");
        }
        return two(duration.toDays(), "d", duration.toHoursPart(), "h");
    }

    private String two(long large, String largeUnit, long small, String smallUnit) {
        return count(large) + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    /// Day, minute and zone, in the reader's zone.
    public String instant(@Nullable Instant instant) {
        return instant(instant, zone);
    }

    /// Day, minute and zone, in a zone of the caller's choice.
    public String instant(@Nullable Instant instant, ZoneId zone) {
        if (instant == null) {
            return NONE;
        }
        ZonedDateTime at = instant.atZone(zone);
        return day.format(at) + " " + zoneName.format(at);
    }

    /// Day, minute and zone; the year only where it is not that of `now`.
    public String near(@Nullable Instant instant, ZoneId zone, Instant now) {
        if (instant == null) {
            return NONE;
        }
        ZonedDateTime at = instant.atZone(zone);
        return at.getYear() == now.atZone(zone).getYear()
                ? moment.format(at) + " " + zoneName.format(at)
                : instant(instant, zone);
    }

    /// Hour to second and zone, in the reader's zone.
    public String time(@Nullable Instant instant) {
        if (instant == null) {
            return NONE;
        }
        ZonedDateTime at = instant.atZone(zone);
        return time.format(at) + " " + zoneName.format(at);
    }

    /// How long ago, in the largest unit only: `4 min`.
    public String age(@Nullable Instant since, Instant now) {
        if (since == null) {
            return NONE;
        }
        Duration age = Duration.between(since, now);
        if (age.toDays() > 0) {
            return count(age.toDays()) + " d";
        }
        if (age.toHours() > 0) {
            return age.toHours() + " h";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
    }
}
