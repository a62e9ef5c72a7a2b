package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.session.PlanRef;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.util.List;

/// The order tree, plans of its policies that are kept, and what became of them when they were run.
final class PlannedTree implements AutoCloseable {
    private final EngineFixture engine = new EngineFixture("shop", "delivery", "vault");

    PlannedTree() {
        OrderTree.fill(engine);
    }

    EngineFixture engine() {
        return engine;
    }

    StoredPlan plan(String policy) {
        return plan(policy, 0);
    }

    StoredPlan plan(String policy, long rowLimit) {
        return engine.node()
                .operations()
                .keepPlan(policy, rowLimit, "ada", new Cancellation())
                .stored();
    }

    List<SessionView> run(StoredPlan plan, Tolerance tolerance) {
        return engine.node()
                .runs()
                .runPlan(plan.id(), tolerance, new Runs.RunOptions(0, Duration.ZERO, true, "ada"), _ -> {});
    }

    List<SessionView> run(StoredPlan plan) {
        return run(plan, Tolerance.DEFAULT);
    }

    /// Runs a plan that must stop, and says what it stopped at.
    List<String> stopped(StoredPlan plan) {
        long before = engine.number("shop", "select count(*) from orders");

        List<SessionView> sessions = run(plan);

        assertThat(sessions).hasSize(1);
        SessionView session = sessions.getFirst();
        assertThat(session.state()).isEqualTo(SessionState.FAILED);
        assertThat(session.stopReason()).isEqualTo("plan");
        assertThat(session.plan()).isEqualTo(new PlanRef(plan.id(), plan.digest()));
        assertThat(session.error()).contains("plan " + plan.id() + " does not stand any more", "no row was moved");
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(before);
        List<Difference> differences = engine.node().operations().differences(session.id());
        return differences.stream().map(Difference::sentence).toList();
    }

    void insertDue(int rows) {
        engine.execute(
                "shop",
                "insert into orders select i, 'done', now() - interval '200 days' from generate_series(2001, 2000 + "
                        + rows + ") i");
    }

    void change(PolicyDefinition wanted) {
        int version = engine.node().operations().policy(wanted.name()).version();
        engine.node()
                .operations()
                .apply(
                        List.of(wanted),
                        List.of(new Operations.SeenVersion(wanted.name(), version)),
                        "bob",
                        "late change");
    }

    @Override
    public void close() {
        engine.close();
    }
}
