package dev.holdfast.policy;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times of the week at which nothing moves: `22:00-02:00`, `Mon-Fri 08:00-18:00`, `Sat,Sun`.
///
/// What counts is what a clock on the wall of the policy's zone shows: an hour that summer time skips is never asked
/// for, one that comes twice is kept twice. A window that ends before it begins goes on past midnight, and belongs to
/// the day on which it began.
///
/// @param days on which the window begins
/// @param from minute of the day at which it begins; @param to at which it ends, not included: more than a day's
///     minutes when it goes on past midnight
/// @param text as its author wrote it
public record Blackout(Set<DayOfWeek> days, int from, int to, String text) {
    private static final int DAY = 24 * 60;
    private static final Pattern SHAPE = Pattern.compile(
            "(?:([A-Za-z]{2,}(?:\\s*[-,]\\s*[A-Za-z]{2,})*))?\\s*(?:(\\d{1,2}):(\\d{2})\\s*-\\s*(\\d{1,2}):(\\d{2}))?");
    private static final List<String> NAMES = Arrays.stream(DayOfWeek.values())
            .map(day -> day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH))
            .toList();

    public Blackout {
        days = Set.copyOf(days);
    }

    /// @throws IllegalArgumentException with words for the author, when the text is no window
    public static Blackout parse(String text) {
        Matcher matcher = SHAPE.matcher(text.strip());
        if (text.isBlank() || !matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no window of time; write 22:00-02:00, Mon-Fri 08:00-18:00 or Sat,Sun");
        }
        Set<DayOfWeek> days = matcher.group(1) == null ? EnumSet.allOf(DayOfWeek.class) : days(text, matcher.group(1));
        if (matcher.group(2) == null) {
            return new Blackout(days, 0, DAY, text.strip());
        }
        int from = minutes(text, matcher.group(2), matcher.group(3));
        int to = minutes(text, matcher.group(4), matcher.group(5));
        if (from == DAY) {
            throw new IllegalArgumentException("\"" + text + "\" begins at 24:00; write 00:00 of the next day");
        }
        if (from == to) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" begins and ends at the same time; write 00:00-24:00 for a whole day");
        }
        return new Blackout(days, from, to > from ? to : to + DAY, text.strip());
    }

    private static int minutes(String text, String hour, String minute) {
        int minutes = Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
        if (minutes > DAY || Integer.parseInt(minute) > 59) {
            throw new IllegalArgumentException(
                    "\"" + text + "\": " + hour + ":" + minute + " is no time of day, 00:00 to 24:00");
        }
        return minutes;
    }

    private static Set<DayOfWeek> days(String text, String list) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : list.split(",", -1)) {
            int dash = part.indexOf('-');
            DayOfWeek first = day(text, dash < 0 ? part : part.substring(0, dash));
            DayOfWeek last = dash < 0 ? first : day(text, part.substring(dash + 1));
            for (DayOfWeek day = first; ; day = day.plus(1)) {
                days.add(day);
                if (day == last) {
                    break;
                }
            }
        }
        return days;
    }

    private static DayOfWeek day(String text, String word) {
        String name = word.strip();
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH).equalsIgnoreCase(name)
                    || day.name().equalsIgnoreCase(name)) {
                return day;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\": there is no day \"" + name + "\"; days are "
                + String.join(", ", NAMES) + Nearest.hint(name, NAMES));
    }

    /// Whether the window is open.
    public boolean covers(ZonedDateTime wall) {
        int minute = wall.getHour() * 60 + wall.getMinute();
        boolean today = days.contains(wall.getDayOfWeek()) && minute >= from && minute < to;
        boolean sinceYesterday = days.contains(wall.getDayOfWeek().minus(1)) && minute + DAY < to;
        return today || sinceYesterday;
    }

    /// The first of `windows` that is open.
    public static Optional<Blackout> open(List<Blackout> windows, ZonedDateTime wall) {
        return windows.stream().filter(window -> window.covers(wall)).findFirst();
    }
}
