package dev.holdfast.growth;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Estate;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Samples of the estate, and what they say.
public final class Growth {
    private static final int MOST_DAYS_AHEAD = 3650;

    private final Estate estate;
    private final Policies policies;
    private final Sampler sampler;
    private final TableReads tables;
    private final SeriesReads series;
    private final CatchUps catchUps;

    public Growth(Store store, Estate estate, Policies policies, Keeping keeping, InstantSource clock) {
        this.estate = estate;
        this.policies = policies;
        this.sampler = new Sampler(store, estate, keeping, clock);
        this.tables = new TableReads(store, new PolicyFacts(), clock);
        this.series = new SeriesReads(store);
        this.catchUps = new CatchUps(store, tables, clock);
    }

    public Policy policy(String name) {
        return policies.byName(name);
    }

    public Sampler sampler() {
        return sampler;
    }

    public List<SampledDatabase> databases() {
        return tables.databases();
    }

    /// @param database empty for all
    public List<SampleOutcome> sample(String database) {
        if (!database.isEmpty()) {
            return List.of(sampler.sample(estate.spec(database).name()));
        }
        return estate.databases().stream()
                .map(spec -> sampler.sample(spec.name()))
                .toList();
    }

    /// @param database empty for all
    public List<TableGrowth> tables(String database) {
        return tables.tables(known(database));
    }

    public List<IndexGrowth> indexes(String database, @Nullable TableName table) {
        return tables.indexes(known(database), table);
    }

    public Series series(Subject subject, Instant from, Instant to, int maxPoints) {
        return series.series(subject, from, to, maxPoints);
    }

    public List<SessionMark> sessions(Subject subject, Instant from, Instant to) {
        return series.sessions(subject, from, to);
    }

    public ObjectCounts objects(String database, Instant from, Instant to, int maxPoints) {
        return series.objects(known(database), from, to, maxPoints);
    }

    public Latencies latencies(String database, Instant from, Instant to, int maxPoints) {
        return series.latencies(known(database), from, to, maxPoints);
    }

    public Forecast forecast(Subject subject, @Nullable Long limitBytes, int daysAhead) {
        if (daysAhead < 1 || daysAhead > MOST_DAYS_AHEAD) {
            throw new HoldfastException(
                    ErrorCode.USAGE, daysAhead + " days ahead: a line is drawn for 1 to " + MOST_DAYS_AHEAD);
        }
        if (limitBytes != null && limitBytes < 1) {
            throw new HoldfastException(ErrorCode.USAGE, "a limit of " + limitBytes + " bytes is none");
        }
        return Forecaster.forecast(series.daily(subject), limitBytes == null ? room(subject) : limitBytes, daysAhead);
    }

    /// What a database may grow to where the server says how much room is left.
    private @Nullable Long room(Subject subject) {
        if (subject.table() != null) {
            return null;
        }
        return databases().stream()
                .filter(database -> database.database().equals(subject.database()))
                .filter(database -> database.diskFreeBytes() != null)
                .map(database -> database.bytes() + Objects.requireNonNull(database.diskFreeBytes()))
                .findFirst()
                .orElse(null);
    }

    /// Of every policy, by name: of one with a parent, whether it takes the keys that come.
    ///
    /// @param starts of all policies, which it is given
    public List<CatchUp> catchUps(Function<List<Policy>, Starts> starts) {
        List<Policy> all = policies.all();
        return catchUps.of(byName(all), starts.apply(all));
    }

    /// As the other, of tables that have been read already, all of them.
    public List<CatchUp> catchUps(List<TableGrowth> tables, Function<List<Policy>, Starts> starts) {
        List<Policy> all = policies.all();
        return catchUps.of(byName(all), tables, starts.apply(all));
    }

    private static List<Policy> byName(List<Policy> policies) {
        return policies.stream().sorted(Comparator.comparing(Policy::name)).toList();
    }

    public CatchUp catchUp(String name, Starts starts) {
        return catchUps.of(List.of(policies.byName(name)), starts).getFirst();
    }

    private String known(String database) {
        return database.isEmpty() ? database : estate.spec(database).name();
    }
}
