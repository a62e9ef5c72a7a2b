package dev.holdfast.app;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.cli.Demo;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.node.Features;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDocument;
import dev.holdfast.run.RunSchedule;
import dev.holdfast.run.RunWish;
import dev.holdfast.sample.Sample;
import dev.holdfast.sample.SampleLoader;
import dev.holdfast.sample.ShopServices;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// One sample on the embedded server.
final class SampleDemo implements Demo {
    static final String SHOP = "shop";

    /// How long a demo waits for its services to hear of what was archived.
    private static final Duration TELLING = Duration.ofSeconds(30);

    private static final int LEGACY_SESSIONS = 900;
    private static final int LEGACY_CHILDREN = 3;

    /// Sessions whose tables are made in one transaction.
    private static final int LEGACY_BATCH = 60;

    private final String name;
    private final SampleLoader samples;
    private final Features features;
    private final InstantSource clock;
    private final Optional<Told> told;

    /// The services of the shop's teams.
    ///
    /// @param send tells them what is left to tell, for so long at most, and says how much still waits
    record Told(ShopServices services, ToLongFunction<Duration> send) {}

    SampleDemo(String name, SampleLoader samples, Features features, InstantSource clock) {
        this(name, samples, features, clock, Optional.empty());
    }

    /// @param told of the shop; a sample without services has none
    SampleDemo(String name, SampleLoader samples, Features features, InstantSource clock, Optional<Told> told) {
        this.name = name;
        this.samples = samples;
        this.features = features;
        this.clock = clock;
        this.told = name.equals(SHOP) ? told : Optional.empty();
    }

    @Override
    public Optional<LoadedSample> loaded() {
        return samples.find(name).filter(Sample::loaded).map(SampleDemo::shown);
    }

    private static LoadedSample shown(Sample sample) {
        return new LoadedSample(sample.name(), sample.rows(), sample.seed());
    }

    @Override
    public long defaultRows() {
        return SampleLoader.usualRows(name);
    }

    @Override
    public LoadedSample load(long rows, long seed, LoadListener listener) {
        loaded().filter(standing -> standing.rows() != rows || standing.seed() != seed)
                .ifPresent(standing -> {
                    throw new HoldfastException(
                            ErrorCode.BLOCKED,
                            "sample %s stands with %d rows of seed %d, not %d of seed %d; nothing was changed: ask for"
                                            .formatted(name, standing.rows(), standing.seed(), rows, seed)
                                    + " neither, or set HOLDFAST_HOME to another installation");
                });
        told.ifPresent(theirs -> theirs.services().prepare()); // first: who finishes this finds them
        return shown(samples.load(
                name, rows, seed, clock.instant(), (table, _, allRows) -> listener.progress(table, allRows, rows)));
    }

    /// Databases first: policies are checked against their catalogs.
    @Override
    public List<String> applyPolicies(String actor) {
        told.ifPresent(theirs -> {
            theirs.services().prepare();
            theirs.services().prepareArchive();
            theirs.services().begin();
        });
        String written = samples.policies(name);
        PolicyDocument document = PolicyDocument.parse(
                told.map(theirs -> theirs.services().place().written(written)).orElse(written));
        Estate estate = features.estate();
        document.databases().forEach(estate::put);
        Set<String> standing =
                features.policies().all().stream().map(Policy::name).collect(Collectors.toSet());
        List<PolicyDefinition> missing = document.policies().stream()
                .filter(policy -> !standing.contains(policy.name()))
                .toList();
        if (!missing.isEmpty()) {
            features.authoring().apply(missing, Map.of(), actor, "sample " + name);
        }
        return document.policies().stream()
                .map(policy -> features.policies().byName(policy.name()))
                .filter(policy -> policy.root() && !policy.paused())
                .map(Policy::name)
                .toList();
    }

    @Override
    public Optional<ServiceFigures> services() {
        return told.map(theirs -> {
            long untold = theirs.send().applyAsLong(TELLING);
            ShopServices.Figures figures = theirs.services().figures();
            return new ServiceFigures(
                    figures.here(), figures.deliveries(), figures.refused(), figures.documents(), untold);
        });
    }

    /// Sundays at two, as the seed's CronJob.
    @Override
    public Optional<RunSchedule> schedule(String actor) {
        return name.equals("trading")
                ? Optional.of(new RunSchedule(
                        "weekly",
                        "0 0 2 ? * SUN",
                        ZoneId.of("Europe/London"),
                        List.of("sourcedb1", "sourcedb2", "sourcedb3"),
                        RunWish.USUAL_WORKERS,
                        List.of(),
                        actor,
                        clock.instant()))
                : Optional.empty();
    }

    @Override
    public int sessionTables() {
        if (!name.equals(SHOP)) {
            return Demo.super.sessionTables();
        }
        String script = samples.sessionTables(name);
        var database = features.estate().database(name);
        for (int from = 1; from <= LEGACY_SESSIONS; from += LEGACY_BATCH) {
            String some = script.formatted(from, Math.min(LEGACY_SESSIONS, from + LEGACY_BATCH - 1));
            database.write(GovernedDatabase.Isolation.READ_COMMITTED, connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute(some);
                }
            });
        }
        return LEGACY_SESSIONS * LEGACY_CHILDREN;
    }

    /// Finishes loads that a killed process had begun.
    static void finishInterrupted(
            SampleLoader samples, Features features, InstantSource clock, Optional<Told> told, String actor) {
        for (Sample begun : samples.interrupted()) {
            SampleDemo demo = new SampleDemo(begun.name(), samples, features, clock, told);
            demo.load(begun.rows(), begun.seed(), (_, _, _) -> {});
            demo.applyPolicies(actor);
        }
    }
}
