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
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One sample on the embedded server.
final class SampleDemo implements Demo {
    private static final int LEGACY_SESSIONS = 900;
    private static final int LEGACY_CHILDREN = 3;

    /// Sessions whose tables are made in one transaction.
    private static final int LEGACY_BATCH = 60;

    private final String name;
    private final SampleLoader samples;
    private final Features features;
    private final InstantSource clock;

    SampleDemo(String name, SampleLoader samples, Features features, InstantSource clock) {
        this.name = name;
        this.samples = samples;
        this.features = features;
        this.clock = clock;
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
        return shown(samples.load(
                name, rows, seed, clock.instant(), (table, _, allRows) -> listener.progress(table, allRows, rows)));
    }

    /// Databases first: policies are checked against their catalogs.
    @Override
    public List<String> applyPolicies(String actor) {
        PolicyDocument document = PolicyDocument.parse(samples.policies(name));
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
        if (!name.equals("shop")) {
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
    static void finishInterrupted(SampleLoader samples, Features features, InstantSource clock, String actor) {
        for (Sample begun : samples.interrupted()) {
            SampleDemo demo = new SampleDemo(begun.name(), samples, features, clock);
            demo.load(begun.rows(), begun.seed(), (_, _, _) -> {});
            demo.applyPolicies(actor);
        }
    }
}
