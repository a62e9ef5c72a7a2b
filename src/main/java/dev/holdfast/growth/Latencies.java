package dev.holdfast.growth;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How long queries of a database take over time, oldest first, from `pg_stat_statements` or Query Store. These know
/// the mean of each statement, not each call: a percentile is of the calls, each counted with the mean of its
/// statement.
///
/// @param absent why there is nothing; null when there is
public record Latencies(String database, @Nullable String absent, List<Point> points) {
    public Latencies {
        points = List.copyOf(points);
    }

    /// Calls since the sample before. Times are milliseconds.
    public record Point(Instant at, long calls, double mean, double p50, double p95, double p99) {}
}
