package dev.holdfast.app;

import dev.holdfast.cli.Demo;
import dev.holdfast.estate.Estate;
import dev.holdfast.node.Features;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDocument;
import dev.holdfast.sample.Sample;
import dev.holdfast.sample.SampleLoader;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The sample `shop` on the embedded server.
final class SampleDemo implements Demo {
    static final String NAME = "shop";

    private final SampleLoader samples;
    private final Features features;
    private final InstantSource clock;

    SampleDemo(SampleLoader samples, Features features, InstantSource clock) {
        this.samples = samples;
        this.features = features;
        this.clock = clock;
    }

    @Override
    public Optional<LoadedSample> loaded() {
        return samples.find(NAME).filter(Sample::loaded).map(SampleDemo::shown);
    }

    private static LoadedSample shown(Sample sample) {
        return new LoadedSample(sample.name(), sample.rows(), sample.seed());
    }

    @Override
    public long defaultRows() {
        return SampleLoader.DEFAULT_ROWS;
    }

    @Override
    public LoadedSample load(long rows, long seed, LoadListener listener) {
        return shown(samples.load(
                NAME, rows, seed, clock.instant(), (table, _, allRows) -> listener.progress(table, allRows, rows)));
    }

    /// Databases first: policies are checked against their catalogs.
    @Override
    public void applyPolicies(String actor) {
        PolicyDocument document = PolicyDocument.parse(samples.policies(NAME));
        Estate estate = features.estate();
        document.databases().forEach(estate::put);
        Set<String> standing =
                features.policies().all().stream().map(Policy::name).collect(Collectors.toSet());
        List<PolicyDefinition> missing = document.policies().stream()
                .filter(policy -> !standing.contains(policy.name()))
                .toList();
        if (!missing.isEmpty()) {
            features.authoring().apply(missing, Map.of(), actor, "sample " + NAME);
        }
    }

    /// Finishes a load that a killed process had begun.
    ///
    /// @return whether there was one
    boolean finishInterrupted(String actor) {
        Optional<Sample> begun = samples.interrupted();
        begun.ifPresent(sample -> {
            load(sample.rows(), sample.seed(), (_, _, _) -> {});
            applyPolicies(actor);
        });
        return begun.isPresent();
    }
}
