package dev.holdfast.cli;

import java.util.List;
import java.util.Optional;

/// A sample as a test has put it into the bench.
final class FakeDemo implements Demo {
    private final FakeWorkbench bench;

    FakeDemo(FakeWorkbench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<LoadedSample> loaded() {
        return bench.sample;
    }

    @Override
    public long defaultRows() {
        return 1_500_000;
    }

    @Override
    public LoadedSample load(long rows, long seed, LoadListener listener) {
        bench.asked.add("load " + rows + " " + seed);
        return new LoadedSample("shop", rows, seed);
    }

    @Override
    public List<String> applyPolicies(String actor) {
        bench.asked.add("apply policies by " + actor);
        return bench.samplePolicies;
    }
}
