package dev.holdfast.node;

import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.node.Operations.Review;
import dev.holdfast.node.Operations.SeenVersion;
import dev.holdfast.onboard.MissingIndex;
import dev.holdfast.onboard.Proposal;
import dev.holdfast.onboard.Proposals;
import dev.holdfast.onboard.Wish;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDocument;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Where the ways in ask about onboarding.
record OnboardDesk(Features features, Timetable timetable) implements OnboardOperations {
    private static final int NAMED = 20;

    @Override
    public Proposals propose(Wish wish) {
        return features.onboarding().propose(wish);
    }

    @Override
    public Proposals count(
            Proposals proposals, Duration patience, Consumer<Proposal> progress, Cancellation cancellation) {
        return features.onboarding().count(proposals, patience, progress, cancellation);
    }

    @Override
    public Review review(PolicyDocument document) {
        var review = features.authoring().review(document);
        return new Review(review.diff(), review.problems());
    }

    @Override
    public List<MissingIndex> missingIndexes(PolicyDocument document) {
        return features.onboarding().missingIndexes(document.policies());
    }

    @Override
    public void apply(PolicyDocument document, List<SeenVersion> seen, String actor, String reason) {
        boolean proposed = !document.seen().isEmpty();
        new AuditLog()
                .guard(
                        features.store(),
                        actor,
                        proposed ? Act.POLICY_ADOPTED : Act.POLICY_CHANGED,
                        object(document),
                        () -> {
                            features.authoring()
                                    .apply(
                                            document,
                                            seen.stream()
                                                    .collect(Collectors.toMap(
                                                            SeenVersion::policy, SeenVersion::version)),
                                            actor,
                                            reason);
                            return true;
                        });
        timetable.policiesChanged();
    }

    private static String object(PolicyDocument document) {
        return document.policies().isEmpty()
                ? "database " + named(document.databases(), DatabaseSpec::name)
                : "policy " + named(document.policies(), PolicyDefinition::name);
    }

    private static <T> String named(List<T> things, Function<T, String> name) {
        String names = things.stream().limit(NAMED).map(name).collect(Collectors.joining(", "));
        return things.size() > NAMED ? names + " and " + (things.size() - NAMED) + " more" : names;
    }
}
