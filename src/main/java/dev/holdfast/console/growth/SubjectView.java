package dev.holdfast.console.growth;

import dev.holdfast.growth.Forecast;
import dev.holdfast.growth.IndexGrowth;
import dev.holdfast.growth.Latencies;
import dev.holdfast.growth.ObjectCounts;
import dev.holdfast.growth.Series;
import dev.holdfast.growth.SessionMark;
import dev.holdfast.growth.Subject;
import dev.holdfast.node.GrowthOperations;
import java.time.Instant;
import java.util.List;

/// What is known of one subject over a range.
record SubjectView(
        Wish wish,
        Series series,
        List<SessionMark> sessions,
        Forecast forecast,
        List<IndexGrowth> indexes,
        ObjectCounts objects,
        Latencies latencies) {
    private static final int MOST_POINTS = 500;

    /// @param since of its oldest sample
    record Wish(Subject subject, Range range, Instant since) {}

    SubjectView {
        sessions = List.copyOf(sessions);
        indexes = List.copyOf(indexes);
    }

    /// Asks the engine; may block.
    static SubjectView read(GrowthOperations growth, Wish wish, Instant now) {
        Subject subject = wish.subject();
        Instant from = wish.range().from(now, wish.since());
        Instant to = now.plusSeconds(1); // exclusive
        return new SubjectView(
                wish,
                growth.series(subject, from, to, MOST_POINTS),
                growth.sessions(subject, from, to),
                growth.forecast(subject, null, wish.range().daysAhead(from, now)),
                subject.table() == null ? List.of() : growth.indexes(subject.database(), subject.table()),
                growth.objects(subject.database(), from, to, MOST_POINTS),
                growth.latencies(subject.database(), from, to, MOST_POINTS));
    }
}
