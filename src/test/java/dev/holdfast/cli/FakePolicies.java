package dev.holdfast.cli;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.IndexFinding;
import dev.holdfast.plan.Plan;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDiff.Action;
import dev.holdfast.policy.PolicyDiff.Change;
import dev.holdfast.policy.PolicyDiff.Field;
import dev.holdfast.policy.Problem;
import dev.holdfast.policy.Revision;
import dev.holdfast.session.SessionView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Policies and their plans, as a test has put them there.
abstract class FakePolicies extends FakeSessions {
    List<Problem> problems = List.of();
    List<Change> changes =
            List.of(new Change("orders", Action.CHANGE, List.of(new Field("residence", "P90D", "P60D"))));
    Optional<RuntimeException> failure = Optional.empty();
    long planRows = 12_345;
    List<Difference> planDifferences = List.of();
    private final Policy orders = Samples.policy("orders", null, "shop", "0 0 3 * * ?");
    private final Policy deliveriesPolicy = Samples.policy("deliveries", "orders", "delivery", null);

    @Override
    public List<PolicyStatus> policies() {
        failure.ifPresent(f -> {
            throw f;
        });
        return List.of(Samples.status(orders, sessions.getFirst()), Samples.status(deliveriesPolicy, null));
    }

    @Override
    public Policy policy(String name) {
        return name.equals("orders") ? orders : deliveriesPolicy;
    }

    @Override
    public PolicyDefinition definition(String name) {
        return Samples.definition(policy(name));
    }

    @Override
    public List<Revision> revisions(String policy) {
        return List.of(new Revision(9, policy, 3, "change", "ann", "shorter", null, null, Samples.START));
    }

    @Override
    public void apply(List<PolicyDefinition> wanted, List<SeenVersion> expectedVersions, String actor, String reason) {
        asked.add("apply definitions");
    }

    @Override
    public void pausePolicy(String policy, String actor, String reason) {
        asked.add("pause " + policy + " by " + actor + " because " + reason);
    }

    @Override
    public void resumePolicy(String policy, boolean catchUp, String actor) {
        asked.add("resume " + policy + " catch-up " + catchUp);
    }

    @Override
    public List<Instant> nextFires(String cron, ZoneId zone, int count) {
        return IntStream.range(0, count)
                .mapToObj(day -> Instant.parse("2026-11-22T02:00:00Z").plusSeconds(86_400L * day))
                .toList();
    }

    @Override
    public Plan plan(String policy, long rowLimit) {
        asked.add("plan " + policy + (rowLimit == 0 ? "" : " " + rowLimit));
        return Samples.plan(policy, planRows);
    }

    @Override
    public List<IndexFinding> buildIndexes(String policy, Consumer<String> progress) {
        progress.accept("shop: CREATE INDEX CONCURRENTLY");
        return List.of();
    }

    @Override
    public KeptPlan keepPlan(String policy, long rowLimit, String actor, Cancellation cancellation) {
        asked.add("keep plan " + policy + " " + rowLimit + " by " + actor);
        return new KeptPlan(Samples.plan(policy, planRows), Samples.stored(17, policy, planRows));
    }

    @Override
    public long archiveNow(long plan, boolean withChildren, String actor) {
        return 0;
    }

    @Override
    public List<Difference> differences(long session) {
        return planDifferences;
    }

    @Override
    public List<StoredPlan> plans(String policy, int limit) {
        return List.of(Samples.stored(17, "orders", planRows));
    }

    @Override
    public StoredPlan plan(long id) {
        return Samples.stored(id, "orders", planRows);
    }

    @Override
    public List<SessionView> runPlan(long plan, Tolerance tolerance, RunOptions options, RunListener listener) {
        asked.add("run plan " + plan + " " + tolerance + " " + options);
        sessions.forEach(listener::progress);
        return sessions;
    }

    @Override
    public long archiveNow(String policy, long rowLimit, boolean withChildren, String actor) {
        return 0;
    }
}
