package dev.holdfast.testing;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.TableName;
import dev.holdfast.growth.CatchUp;
import dev.holdfast.growth.Forecast;
import dev.holdfast.growth.IndexGrowth;
import dev.holdfast.growth.Latencies;
import dev.holdfast.growth.ObjectCounts;
import dev.holdfast.growth.SampleOutcome;
import dev.holdfast.growth.SampledDatabase;
import dev.holdfast.growth.Series;
import dev.holdfast.growth.SessionMark;
import dev.holdfast.growth.Subject;
import dev.holdfast.growth.TableGrowth;
import dev.holdfast.node.GrowthOperations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Growth in memory, as a test put it in.
public final class FakeGrowth implements GrowthOperations {
    public final List<SampledDatabase> databases = new CopyOnWriteArrayList<>();
    public final List<TableGrowth> tables = new CopyOnWriteArrayList<>();
    public final List<IndexGrowth> indexes = new CopyOnWriteArrayList<>();
    public final Map<Subject, List<Series.Point>> points = new ConcurrentHashMap<>();
    public final List<SessionMark> sessions = new CopyOnWriteArrayList<>();
    public final Map<Subject, Forecast> forecasts = new ConcurrentHashMap<>();
    public final List<CatchUp> catchUps = new CopyOnWriteArrayList<>();

    /// What is done before catch-ups of tables are answered.
    public volatile Runnable reckoning = () -> {};

    public final List<ObjectCounts.Point> objects = new CopyOnWriteArrayList<>();
    public final List<Latencies.Point> latencies = new CopyOnWriteArrayList<>();
    public final List<SampleOutcome> outcomes = new CopyOnWriteArrayList<>();

    @Override
    public List<SampledDatabase> databases() {
        return List.copyOf(databases);
    }

    @Override
    public List<SampleOutcome> sample(String database) {
        return outcomes.stream()
                .filter(outcome -> database.isEmpty() || outcome.database().equals(database))
                .toList();
    }

    @Override
    public List<TableGrowth> tables(String database) {
        return tables.stream()
                .filter(table -> database.isEmpty() || table.database().equals(database))
                .toList();
    }

    @Override
    public List<IndexGrowth> indexes(String database, @Nullable TableName table) {
        return indexes.stream()
                .filter(index -> index.database().equals(database)
                        && (table == null || index.table().equals(table)))
                .toList();
    }

    @Override
    public Series series(Subject subject, Instant from, Instant to, int maxPoints) {
        List<Series.Point> known = points.get(subject);
        if (known == null) {
            throw new HoldfastException(ErrorCode.USAGE, subject + " was never sampled");
        }
        return new Series(
                subject,
                Duration.ZERO,
                known.stream()
                        .filter(point -> within(point.at(), from, to))
                        .limit(maxPoints)
                        .toList());
    }

    @Override
    public List<SessionMark> sessions(Subject subject, Instant from, Instant to) {
        return sessions.stream()
                .filter(mark -> within(mark.endedAt(), from, to)
                        && (subject.table() == null || mark.table().equals(subject.table())))
                .toList();
    }

    @Override
    public Forecast forecast(Subject subject, @Nullable Long limitBytes, int daysAhead) {
        return forecasts.getOrDefault(subject, new Forecast.NotEnough(0, 14));
    }

    @Override
    public List<CatchUp> catchUps() {
        return List.copyOf(catchUps);
    }

    @Override
    public List<CatchUp> catchUps(List<TableGrowth> read) {
        reckoning.run();
        return catchUps();
    }

    @Override
    public CatchUp catchUp(String policy) {
        return catchUps.stream()
                .filter(catchUp -> catchUp.policy().equals(policy))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no policy " + policy));
    }

    @Override
    public ObjectCounts objects(String database, Instant from, Instant to, int maxPoints) {
        return new ObjectCounts(
                database,
                Duration.ZERO,
                objects.stream().filter(point -> within(point.at(), from, to)).toList());
    }

    @Override
    public Latencies latencies(String database, Instant from, Instant to, int maxPoints) {
        return new Latencies(
                database,
                latencies.isEmpty() ? "pg_stat_statements is not installed" : null,
                latencies.stream().filter(point -> within(point.at(), from, to)).toList());
    }

    private static boolean within(Instant at, Instant from, Instant to) {
        return !at.isBefore(from) && at.isBefore(to);
    }
}
