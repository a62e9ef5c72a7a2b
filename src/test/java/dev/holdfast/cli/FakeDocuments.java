package dev.holdfast.cli;

import dev.holdfast.node.Operations;
import dev.holdfast.onboard.MissingIndex;
import dev.holdfast.policy.PolicyDiff;
import java.util.List;

/// Policies as a document, as a test has put them into the bench.
final class FakeDocuments implements PolicyDocuments {
    private final FakeWorkbench bench;

    FakeDocuments(FakeWorkbench bench) {
        this.bench = bench;
    }

    @Override
    public String export() {
        return "[[policy]]\nname = \"orders\"\n";
    }

    @Override
    public Operations.Review review(String toml) {
        return new Operations.Review(new PolicyDiff(bench.changes), bench.problems);
    }

    @Override
    public void apply(String toml, List<Operations.SeenVersion> expectedVersions, String actor, String reason) {
        bench.asked.add("apply " + toml.strip() + " " + expectedVersions + " by " + actor + " because " + reason);
    }

    @Override
    public List<MissingIndex> missingIndexes(String toml) {
        return bench.onboarding.missing;
    }
}
