package dev.holdfast.growth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the daily values of a subject say of the days to come.
public sealed interface Forecast {
    /// One sentence for a person.
    String words();

    /// The line and its band; none while there is too little to draw one.
    default Optional<Line> fit() {
        return Optional.empty();
    }

    /// @param days from the first sample to the last, and `needed`: before any line is drawn
    record NotEnough(int days, int needed) implements Forecast {
        @Override
        public String words() {
            return "not enough data: %d of %d days".formatted(days, needed);
        }
    }

    /// It does not grow, or its growth cannot be told from none: it is never full.
    record NeverFull(Line line, String words) implements Forecast {
        @Override
        public Optional<Line> fit() {
            return Optional.of(line);
        }
    }

    /// It grows.
    ///
    /// @param limitBytes null when no limit was given or known: then there is no day either
    /// @param fullAt when the line meets the limit; null where it does so after a hundred years, or without a limit
    /// @param earliest and `latest`: when the band does; `latest` is null where its lower edge never does
    record Growing(
            Line line,
            @Nullable Long limitBytes,
            @Nullable Instant fullAt,
            @Nullable Instant earliest,
            @Nullable Instant latest,
            String words)
            implements Forecast {
        @Override
        public Optional<Line> fit() {
            return Optional.of(line);
        }
    }

    /// A straight line through daily values that outliers do not bend (Theil-Sen): the median of the slopes between
    /// all pairs of days, and the band in which the slope lies with 95 % confidence.
    ///
    /// @param days of data; @param from the last day with data; @param bytes where the line stands then
    /// @param lowPerDay and `highPerDay`: bytes per day, the edges of the band's slope
    /// @param points of the line and its band, from the first day with data to as far ahead as was asked
    record Line(
            int days,
            Instant from,
            long bytes,
            double bytesPerDay,
            double lowPerDay,
            double highPerDay,
            List<Point> points) {
        public Line {
            points = List.copyOf(points);
        }
    }

    /// @param low and `high`: the band
    record Point(Instant at, long bytes, long low, long high) {}
}
