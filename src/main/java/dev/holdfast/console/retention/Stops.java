package dev.holdfast.console.retention;

import java.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The periods that a slider stops at: finer where periods are short. What stands is always among them.
record Stops(List<Period> periods) {
    Stops {
        periods = List.copyOf(periods);
    }

    /// From a week to ten years, for rows in their source.
    static Stops ofResidence(Period stands) {
        return of(
                stands,
                Stream.of(
                                Stream.of(7, 14, 30, 60, 90, 120, 150).map(Period::ofDays),
                                IntStream.rangeClosed(6, 36).mapToObj(Period::ofMonths),
                                IntStream.rangeClosed(4, 10).mapToObj(Period::ofYears))
                        .flatMap(each -> each));
    }

    /// From a month to thirty years, for rows in an archive.
    static Stops ofRetention(Period stands) {
        return of(
                stands,
                Stream.concat(
                        Stream.of(1, 3, 6, 12, 18).map(Period::ofMonths),
                        IntStream.rangeClosed(2, 30).mapToObj(Period::ofYears)));
    }

    private static Stops of(Period stands, Stream<Period> usual) {
        List<Period> periods = new ArrayList<>(List.of(stands));
        usual.filter(period -> !period.normalized().equals(stands.normalized())).forEach(periods::add);
        periods.sort(Comparator.comparingDouble(Stops::days));
        return new Stops(periods);
    }

    private static double days(Period period) {
        return period.toTotalMonths() * 30.436875 + period.getDays();
    }

    /// The stop that is nearest to a period.
    int indexOf(Period period) {
        int exact = periods.indexOf(period);
        return exact >= 0
                ? exact
                : IntStream.range(0, periods.size())
                        .boxed()
                        .min(Comparator.comparingDouble(i -> Math.abs(days(periods.get(i)) - days(period))))
                        .orElseThrow();
    }
}
