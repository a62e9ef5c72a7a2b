package dev.holdfast.growth;

import dev.holdfast.growth.Forecast.Line;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Draws a line through daily values.
///
/// The slope is Theil and Sen's: the median of the slopes between all pairs of days, and its band by Sen's rank method,
/// so that up to a quarter of the days may be wrong without bending it. One or two steps, as a session's end or a bulk
/// load makes them, are taken out first: what comes after is lifted or lowered by the step. More than two are how the
/// table lives, and stay in.
final class Forecaster {
    static final int NEEDED_DAYS = 14;

    /// What came before says little of how things go now.
    static final int MOST_DAYS = 90;

    private static final int MOST_STEPS = 2;

    /// A step is this part of the value at least, and so many times the usual change of a day.
    private static final double STEP_PART = 0.1;

    private static final double STEP_TIMES = 8;

    /// Two-sided 95 % of the normal distribution.
    private static final double Z = 1.96;

    private static final double A_HUNDRED_YEARS = 36_525;

    private Forecaster() {}

    /// @param values bytes by day, at least one
    /// @param limitBytes null when there is none
    static Forecast forecast(SortedMap<LocalDate, Long> values, @Nullable Long limitBytes, int daysAhead) {
        SortedMap<LocalDate, Long> recent = values.isEmpty()
                ? values
                : new TreeMap<>(values).tailMap(values.lastKey().minusDays(MOST_DAYS - 1L), true);
        if (recent.size() < NEEDED_DAYS) {
            return new Forecast.NotEnough(recent.size(), NEEDED_DAYS);
        }
        LocalDate first = recent.firstKey();
        double[] days = recent.keySet().stream()
                .mapToDouble(day -> ChronoUnit.DAYS.between(first, day))
                .toArray();
        double[] bytes = recent.values().stream().mapToDouble(Long::doubleValue).toArray();
        withoutSteps(bytes);
        double[] slopes = slopes(days, bytes);
        int n = days.length;
        double spread = Z * Math.sqrt(n * (n - 1.0) * (2.0 * n + 5) / 18);
        double slope = median(slopes);
        double low = slopes[Math.max(0, (int) Math.floor((slopes.length - spread) / 2) - 1)];
        double high = slopes[Math.min(slopes.length - 1, (int) Math.ceil((slopes.length + spread) / 2))];
        double last = days[n - 1];
        double now = level(days, bytes, slope);
        Line line = new Line(
                values.size(),
                at(first, last),
                Math.max(0, Math.round(now)),
                slope,
                low,
                high,
                points(first, last, now, slope, low, high, daysAhead));
        return judged(line, now, limitBytes);
    }

    /// Lowers or lifts what comes before a step to what comes after it: the line ends at today's value.
    private static void withoutSteps(double[] bytes) {
        double[] changes = new double[bytes.length - 1];
        for (int day = 0; day < changes.length; day++) {
            changes[day] = bytes[day + 1] - bytes[day];
        }
        double usual = median(changes.clone());
        double deviation = median(
                Arrays.stream(changes).map(change -> Math.abs(change - usual)).toArray());
        List<Integer> steps = new ArrayList<>();
        for (int day = 0; day < changes.length; day++) {
            double change = Math.abs(changes[day] - usual);
            double level = Math.max(bytes[day], bytes[day + 1]);
            if (change > STEP_PART * level && change > STEP_TIMES * deviation) {
                steps.add(day);
            }
        }
        if (steps.size() > MOST_STEPS) {
            return;
        }
        for (int step : steps) {
            double by = changes[step] - usual;
            for (int day = 0; day <= step; day++) {
                bytes[day] += by;
            }
        }
    }

    /// In order.
    private static double[] slopes(double[] days, double[] bytes) {
        double[] slopes = new double[days.length * (days.length - 1) / 2];
        int next = 0;
        for (int left = 0; left < days.length; left++) {
            for (int right = left + 1; right < days.length; right++) {
                slopes[next++] = (bytes[right] - bytes[left]) / (days[right] - days[left]);
            }
        }
        Arrays.sort(slopes);
        return slopes;
    }

    /// Where the line stands on the last day: by the median of the last two weeks, so that one wrong day moves nothing.
    private static double level(double[] days, double[] bytes, double slope) {
        int from = Math.max(0, days.length - NEEDED_DAYS);
        double[] levels = new double[days.length - from];
        for (int day = from; day < days.length; day++) {
            levels[day - from] = bytes[day] + slope * (days[days.length - 1] - days[day]);
        }
        return median(levels);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static List<Forecast.Point> points(
            LocalDate first, double last, double now, double slope, double low, double high, int daysAhead) {
        List<Forecast.Point> points = new ArrayList<>();
        for (int day = 0; day <= last + daysAhead; day++) {
            double from = day - last;
            double one = now + low * from;
            double other = now + high * from;
            points.add(new Forecast.Point(
                    at(first, day),
                    bytes(now + slope * from),
                    bytes(Math.min(one, other)),
                    bytes(Math.max(one, other))));
        }
        return points;
    }

    private static long bytes(double value) {
        return Math.max(0, Math.round(value));
    }

    private static Instant at(LocalDate first, double day) {
        return first.atStartOfDay(ZoneOffset.UTC).toInstant().plus(Duration.ofDays(Math.round(day) + 1));
    }

    private static Forecast judged(Line line, double now, @Nullable Long limit) {
        if (line.lowPerDay() <= 0) {
            return new Forecast.NeverFull(
                    line,
                    line.highPerDay() > 0
                            ? "it cannot be told whether it grows: never full"
                            : line.bytesPerDay() < 0 ? "it shrinks: never full" : "it does not grow: never full");
        }
        if (limit == null) {
            return new Forecast.Growing(
                    line, null, null, null, null, "it grows; say a limit to hear when it reaches that");
        }
        Double days = days(now, limit, line.bytesPerDay());
        Double soonest = days(now, limit, line.highPerDay());
        Double latest = days(now, limit, line.lowPerDay());
        return new Forecast.Growing(
                line,
                limit,
                moment(line, days),
                moment(line, soonest),
                moment(line, latest),
                words(days, soonest, latest));
    }

    /// @return null after more than a hundred years
    private static @Nullable Double days(double now, long limit, double perDay) {
        double days = Math.max(0, (limit - now) / perDay);
        return days > A_HUNDRED_YEARS ? null : days;
    }

    private static @Nullable Instant moment(Line line, @Nullable Double days) {
        return days == null ? null : line.from().plusSeconds(Math.round(days * 86_400));
    }

    private static String words(@Nullable Double days, @Nullable Double soonest, @Nullable Double latest) {
        if (days == null) {
            return "it grows, and reaches its limit in more than a hundred years";
        }
        if (days == 0) {
            return "it has reached its limit";
        }
        return "full in %,d days (%s to %s)".formatted(Math.round(days), count(soonest), count(latest));
    }

    private static String count(@Nullable Double days) {
        return days == null ? "a hundred years" : "%,d".formatted(Math.round(days));
    }
}
