package dev.holdfast.cli;

import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Option;

/// How far back samples are shown, and how densely.
final class GrowthSpan {
    @Option(
            names = "--last",
            paramLabel = "TIME",
            converter = Words.Span.class,
            description = "how far back, as 12h or 90d; 30d when not said")
    Duration last = Duration.ofDays(30);

    @Option(
            names = "--points",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "at most so many, the last of each step; 60 when not said")
    long points = 60;

    Instant before(Instant to) {
        return to.minus(last);
    }

    int points() {
        return (int) Math.min(points, Integer.MAX_VALUE);
    }
}
