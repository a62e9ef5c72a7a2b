package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.session.PlanRef;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What was seen is what runs: a stored plan is executed as it stands, or nothing is.
class BindingPlanTest {
    @AutoClose
    private final PlannedTree tree = new PlannedTree();

    private final EngineFixture engine = tree.engine();

    @Test
    void aPlanThatStandsRunsWithItsChildrenAndOnce() {
        StoredPlan plan = tree.plan("orders");
        assertThat(plan.digest()).hasSize(64).isEqualTo(plan.binding().digest());

        List<SessionView> sessions = tree.run(plan);

        assertThat(sessions).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        assertThat(sessions).extracting(SessionView::policy).containsExactly("orders", "deliveries", "proofs");
        SessionView session = sessions.getFirst();
        assertThat(session.stopReason()).isEqualTo("exhausted");
        assertThat(session.rootRows()).isEqualTo(plan.rootRows());
        assertThat(session.plan()).isEqualTo(new PlanRef(plan.id(), plan.digest()));
        assertThat(sessions.get(1).plan()).isNull();
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
        assertThat(engine.node().operations().plan(plan.id()).state()).isEqualTo(StoredPlan.State.USED);
        assertThatThrownBy(() -> tree.run(plan))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("was used by session " + session.id());
    }

    @Test
    void anExpiredPlanIsRefused() {
        StoredPlan plan = tree.plan("orders");
        engine.control("update plan set expires_at = clock_timestamp() - interval '1 second'");

        assertThatThrownBy(() -> tree.run(plan))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("expired");
        assertThatThrownBy(() -> engine.node().operations().archiveNow(plan.id(), true, "ada"))
                .hasMessageContaining("expired");
        assertThat(engine.controlNumber("select count(*) from session")).isZero();
    }

    @Test
    void aPlanWithWhatNobodyAcknowledgedIsRefusedAndStaysOpen() {
        engine.execute(
                "shop",
                "create function watch() returns trigger language plpgsql as 'begin return old; end';"
                        + " create trigger watch before delete on order_items for each row execute function watch()");
        StoredPlan plan = tree.plan("orders");

        assertThatThrownBy(() -> tree.run(plan))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("trigger public.order_items.watch: ")
                .hasMessageContaining("was not used up");
        assertThatThrownBy(() -> engine.node().operations().archiveNow(plan.id(), true, "ada"))
                .hasMessageContaining("trigger public.order_items.watch: ");
        assertThat(engine.controlNumber("select count(*) from session")).isZero();
        assertThat(engine.node().operations().plan(plan.id()).state()).isEqualTo(StoredPlan.State.OPEN);
    }

    @Test
    void anAlteredPlanIsRefused() {
        StoredPlan plan = tree.plan("orders");
        engine.control("update plan set binding = replace(binding, 'done', 'open')");

        assertThatThrownBy(() -> tree.run(plan))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MISMATCH));
    }

    @Test
    void aLiveSessionIsNotTakenUpByAPlan() {
        StoredPlan plan = tree.plan("orders");
        engine.failpoints(_ -> {
            throw new IllegalStateException("killed");
        });
        assertThatThrownBy(() -> engine.run("orders")).hasMessageContaining("killed");
        engine.restart();

        assertThatThrownBy(() -> tree.run(plan))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_HELD));
        assertThat(engine.node().operations().plan(plan.id()).state()).isEqualTo(StoredPlan.State.OPEN);
    }

    @Test
    void theLimitIsPartOfThePlan() {
        StoredPlan plan = tree.plan("orders", 150);
        assertThat(plan.rootRows()).isEqualTo(150);
        assertThat(plan.binding().facts())
                .anyMatch(fact -> fact.kind().equals("rows")
                        && fact.subject().equals("public.order_items")
                        && fact.value().equals("450"));

        SessionView session = tree.run(plan).getFirst();

        assertThat(session.rootRows()).isEqualTo(150);
        assertThat(session.archivedRows()).isEqualTo(600);
        assertThat(session.stopReason()).isEqualTo("limit");
    }

    @Test
    void aKilledSessionKeepsThePlansCutOff() {
        StoredPlan plan = tree.plan("orders");
        engine.when(Failpoint.AFTER_HAND_OFF, 3, () -> {
            throw new IllegalStateException("killed");
        });
        assertThatThrownBy(() -> tree.run(plan)).hasMessageContaining("killed");
        engine.restart();
        Instant cutoff = engine.node().operations().session(1).cutoff();

        List<SessionView> resumed = engine.resume();

        SessionView session = resumed.getFirst();
        assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(session.nominalFireTime()).isEqualTo(plan.plannedAt());
        assertThat(Objects.requireNonNull(session.cutoff()).toString())
                .isEqualTo(plan.binding().facts().stream()
                        .filter(fact -> fact.kind().equals("cut-off"))
                        .findFirst()
                        .orElseThrow()
                        .value())
                .isEqualTo(String.valueOf(cutoff));
        assertThat(session.rootRows()).isEqualTo(plan.rootRows());
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aChildsPlanMovesNoMoreThanItCounted() {
        engine.node().runs().run(List.of("orders"), new Runs.RunOptions(400, Duration.ZERO, false, "ada"), _ -> {});
        StoredPlan plan = tree.plan("deliveries");
        assertThat(plan.rootRows()).isEqualTo(800);
        AtomicInteger pages = new AtomicInteger();
        engine.failpoints(point -> {
            if (point == Failpoint.AFTER_MARK && pages.getAndIncrement() == 0) {
                handDownMore();
            }
        });

        SessionView session = tree.run(plan).getFirst();

        assertThat(pages).hasPositiveValue();
        assertThat(session.rootRows()).isLessThanOrEqualTo(900);
        assertThat(engine.number("vault", "select count(*) from delivery.deliveries"))
                .isEqualTo(session.rootRows());
    }

    /// Another node archives more parents while the child's session runs.
    private void handDownMore() {
        try (Node other = engine.secondNode()) {
            other.runs().run(List.of("orders"), new Runs.RunOptions(0, Duration.ZERO, false, "bob"), _ -> {});
        }
    }
}
