package dev.holdfast.node;

import dev.holdfast.dialect.TableName;
import dev.holdfast.growth.CatchUp;
import dev.holdfast.growth.Forecast;
import dev.holdfast.growth.Growth;
import dev.holdfast.growth.IndexGrowth;
import dev.holdfast.growth.Latencies;
import dev.holdfast.growth.ObjectCounts;
import dev.holdfast.growth.SampleOutcome;
import dev.holdfast.growth.SampledDatabase;
import dev.holdfast.growth.Series;
import dev.holdfast.growth.SessionMark;
import dev.holdfast.growth.Starts;
import dev.holdfast.growth.Subject;
import dev.holdfast.growth.TableGrowth;
import dev.holdfast.policy.Policy;
import dev.holdfast.run.RunSchedules;
import dev.holdfast.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where the ways in ask about growth.
record GrowthDesk(Growth growth, Store store, Timetable timetable) implements GrowthOperations {
    @Override
    public List<SampledDatabase> databases() {
        return growth.databases();
    }

    @Override
    public List<SampleOutcome> sample(String database) {
        return growth.sample(database);
    }

    @Override
    public List<TableGrowth> tables(String database) {
        return growth.tables(database);
    }

    @Override
    public List<IndexGrowth> indexes(String database, @Nullable TableName table) {
        return growth.indexes(database, table);
    }

    @Override
    public Series series(Subject subject, Instant from, Instant to, int maxPoints) {
        return growth.series(subject, from, to, maxPoints);
    }

    @Override
    public List<SessionMark> sessions(Subject subject, Instant from, Instant to) {
        return growth.sessions(subject, from, to);
    }

    @Override
    public Forecast forecast(Subject subject, @Nullable Long limitBytes, int daysAhead) {
        return growth.forecast(subject, limitBytes, daysAhead);
    }

    @Override
    public List<CatchUp> catchUps() {
        return growth.catchUps(this::startsOf);
    }

    @Override
    public List<CatchUp> catchUps(List<TableGrowth> tables) {
        return growth.catchUps(tables, this::startsOf);
    }

    /// Parents are found among what was read: asked for one by one, those of ten thousand policies take a minute.
    private Starts startsOf(List<Policy> all) {
        Map<String, Policy> known = all.stream().collect(Collectors.toMap(Policy::name, Function.identity()));
        return starts(name -> Objects.requireNonNull(known.get(name), name));
    }

    @Override
    public CatchUp catchUp(String policy) {
        return growth.catchUp(policy, starts(growth::policy));
    }

    private Starts starts(Function<String, Policy> parents) {
        return new WeeklyStarts(timetable, new RunSchedules(store).all(), parents, Instant.now());
    }

    @Override
    public ObjectCounts objects(String database, Instant from, Instant to, int maxPoints) {
        return growth.objects(database, from, to, maxPoints);
    }

    @Override
    public Latencies latencies(String database, Instant from, Instant to, int maxPoints) {
        return growth.latencies(database, from, to, maxPoints);
    }
}
