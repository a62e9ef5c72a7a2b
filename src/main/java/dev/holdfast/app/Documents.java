package dev.holdfast.app;

import dev.holdfast.cli.PolicyDocuments;
import dev.holdfast.node.Features;
import dev.holdfast.node.Operations;
import dev.holdfast.node.Operations.SeenVersion;
import dev.holdfast.onboard.MissingIndex;
import dev.holdfast.policy.PolicyDocument;
import java.util.List;

/// Policies as TOML, with the databases that they need.
final class Documents implements PolicyDocuments {
    private final Features features;
    private final Operations operations;

    Documents(Features features, Operations operations) {
        this.features = features;
        this.operations = operations;
    }

    @Override
    public String export() {
        return new PolicyDocument(
                        features.estate().databases(), features.policies().definitions())
                .toToml();
    }

    @Override
    public Operations.Review review(String toml) {
        return operations.onboarding().review(PolicyDocument.parse(toml));
    }

    @Override
    public List<MissingIndex> missingIndexes(String toml) {
        PolicyDocument document = PolicyDocument.parse(toml);
        return document.seen().isEmpty() ? List.of() : operations.onboarding().missingIndexes(document);
    }

    @Override
    public void apply(String toml, List<SeenVersion> expectedVersions, String actor, String reason) {
        operations.onboarding().apply(PolicyDocument.parse(toml), expectedVersions, actor, reason);
    }
}
