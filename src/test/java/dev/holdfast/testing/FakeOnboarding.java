package dev.holdfast.testing;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.node.OnboardOperations;
import dev.holdfast.node.Operations.Review;
import dev.holdfast.node.Operations.SeenVersion;
import dev.holdfast.onboard.MissingIndex;
import dev.holdfast.onboard.Proposal;
import dev.holdfast.onboard.Proposals;
import dev.holdfast.onboard.Wish;
import dev.holdfast.policy.PolicyDiff;
import dev.holdfast.policy.PolicyDocument;
import dev.holdfast.policy.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Proposes what the test put there, and remembers what it was asked.
public final class FakeOnboarding implements OnboardOperations {
    public final List<String> asked = new ArrayList<>();
    public Proposals proposals = new Proposals(List.of(), List.of(), Map.of());
    public List<Problem> problems = List.of();
    public List<MissingIndex> missing = List.of();

    @Override
    public Proposals propose(Wish wish) {
        asked.add("propose " + wish);
        return proposals;
    }

    @Override
    public Proposals count(
            Proposals counted, Duration patience, Consumer<Proposal> progress, Cancellation cancellation) {
        asked.add("count " + counted.proposals().size() + " within " + patience);
        return counted.with(counted.proposals().stream()
                .map(each -> each.with(new Proposal.Due(each.rows() / 2, "")))
                .toList());
    }

    @Override
    public Review review(PolicyDocument document) {
        return new Review(PolicyDiff.between(List.of(), document.policies()), problems);
    }

    @Override
    public List<MissingIndex> missingIndexes(PolicyDocument document) {
        return missing;
    }

    @Override
    public void apply(PolicyDocument document, List<SeenVersion> expectedVersions, String actor, String reason) {
        asked.add("apply " + document.policies().size() + " by " + actor + ": " + reason);
    }
}
