package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.node.Operations.RequestView;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a person asks of a serving node: archive now, pause, go on, cancel.
class OperationsTest {
    private EngineFixture engine;
    private Operations operations;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        OrderTree.fill(engine);
        operations = engine.node().operations();
        engine.node().serve();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private RequestView archiveNow(String policy, long rowLimit, boolean withChildren) {
        long request = operations.archiveNow(policy, rowLimit, withChildren, "ada");
        engine.await(() -> operations.request(request).finished());
        return operations.request(request);
    }

    private SessionView newest(String policy) {
        return operations
                .sessions(new Operations.SessionQuery(policy, "", 0, 1))
                .getFirst();
    }

    private void awaitState(long session, SessionState state) {
        engine.await(() -> operations.session(session).state() == state);
    }

    @Test
    void archiveNowIsClaimedAndNamesItsSession() {
        RequestView request = archiveNow("orders", 0, true);

        assertThat(request.claimed()).isTrue();
        assertThat(request.error()).isEmpty();
        SessionView session = operations.session(request.session());
        assertThat(session.policy()).isEqualTo("orders");
        assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(session.requestedBy()).isEqualTo("ada");
        assertThat(operations.family(session.id()))
                .extracting(SessionView::policy)
                .containsExactly("orders", "deliveries", "proofs");
        OrderTree.requireEveryRowOnce(engine);
    }

    @Test
    void aRowLimitStopsThereAndTheNextRunTakesTheRest() {
        SessionView limited =
                operations.session(archiveNow("orders", 150, false).session());

        assertThat(limited.stopReason()).isEqualTo("limit");
        assertThat(limited.rootRows()).isEqualTo(150);
        assertThat(engine.number("shop", "select count(*) from shop_archive.orders"))
                .isEqualTo(150);

        SessionView rest = operations.session(archiveNow("orders", 0, true).session());

        assertThat(rest.stopReason()).isEqualTo("exhausted");
        assertThat(engine.number("shop", "select count(*) from shop_archive.orders"))
                .isEqualTo(150 + rest.rootRows())
                .isGreaterThan(700);
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    /// A request that waits for a free run would else undo a pause that came after it.
    @Test
    void whoAsksTwiceForASessionToGoOnHasAskedOnce() {
        engine.when(
                Failpoint.BEFORE_SOURCE_COMMIT,
                3,
                () -> operations.pauseSession(newest("orders").id(), "ada"));
        SessionView paused = operations.session(archiveNow("orders", 0, true).session());
        assertThat(paused.state()).isEqualTo(SessionState.PAUSED);
        engine.node().close(); // nobody claims

        operations.resumeSession(paused.id(), "bob");
        operations.resumeSession(paused.id(), "bob");

        assertThat(engine.controlNumber("select count(*) from request where kind = 'resume' and finished_at is null"))
                .isEqualTo(1);
    }

    @Test
    void aPausedSessionStandsBetweenTwoChunksAndGoesOnWhenAsked() {
        engine.when(
                Failpoint.BEFORE_SOURCE_COMMIT,
                3,
                () -> operations.pauseSession(newest("orders").id(), "ada"));
        SessionView paused = operations.session(archiveNow("orders", 0, true).session());

        assertThat(paused.state()).isEqualTo(SessionState.PAUSED);
        assertThat(paused.chunksDone()).isBetween(3, 6); // those that were under way came to their edge
        assertThat(engine.number("shop", "select count(*) from shop_archive.orders"))
                .isEqualTo(100L * paused.chunksDone());
        assertThat(engine.verify().differences()).isEmpty();
        assertThatThrownBy(() -> engine.run("orders"))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("live session");

        operations.resumeSession(paused.id(), "bob");
        awaitState(paused.id(), SessionState.SUCCEEDED);
        engine.await(() -> operations
                        .sessions(new Operations.SessionQuery("proofs", "succeeded", 0, 1))
                        .size()
                == 1);

        OrderTree.requireEveryRowOnce(engine);
        Verification verification = engine.verify();
        assertThat(verification.differences()).isEmpty();
        assertThat(verification.handedOffKeys()).isEqualTo(verification.expectedHandedOffKeys());
    }

    @Test
    void aPauseThatIsTakenBackAtOnceStopsNothing() {
        engine.when(Failpoint.BEFORE_SOURCE_COMMIT, 2, () -> {
            long session = newest("orders").id();
            operations.pauseSession(session, "ada");
            operations.resumeSession(session, "ada");
        });

        assertThat(operations.session(archiveNow("orders", 0, true).session()).state())
                .isEqualTo(SessionState.SUCCEEDED);
        OrderTree.requireEveryRowOnce(engine);
    }

    @Test
    void aCancelledSessionLeavesItsMarkedRowsToTheNextRun() {
        engine.when(
                Failpoint.BEFORE_SOURCE_COMMIT,
                2,
                () -> operations.cancelSession(newest("orders").id(), "ada"));
        SessionView cancelled = operations.session(archiveNow("orders", 0, true).session());

        assertThat(cancelled.state()).isEqualTo(SessionState.CANCELLED);
        assertThat(engine.number("shop", "select count(*) from shop_archive.orders"))
                .isBetween(200L, 500L)
                .isEqualTo(100L * cancelled.chunksDone());
        assertThat(engine.verify().differences()).isEmpty();

        engine.run("orders");

        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aCancelledChildGivesItsHandoffsBack() {
        engine.node()
                .runs()
                .run(List.of("orders"), new Runs.RunOptions(0, java.time.Duration.ZERO, false, "test"), _ -> {});
        long handedOff = backlog("deliveries");
        engine.when(
                Failpoint.AFTER_ARCHIVE_COMMIT,
                2,
                () -> operations.cancelSession(newest("deliveries").id(), "ada"));

        SessionView cancelled =
                operations.session(archiveNow("deliveries", 0, true).session());

        assertThat(cancelled.state()).isEqualTo(SessionState.CANCELLED);
        assertThat(engine.number("vault", "select count(*) from delivery.deliveries"))
                .isBetween(400L, 1200L)
                .isEqualTo(200L * cancelled.chunksDone());
        assertThat(backlog("deliveries")).isBetween(handedOff - 600, handedOff - 100);
        assertThat(engine.verify().differences()).isEmpty();

        engine.run("deliveries");

        OrderTree.requireEveryRowOnce(engine);
        assertThat(backlog("deliveries")).isZero();
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aPausedSessionThatIsCancelledEndsAndFreesItsPolicy() {
        engine.when(
                Failpoint.AFTER_HAND_OFF,
                2,
                () -> operations.pauseSession(newest("orders").id(), "ada"));
        long session = archiveNow("orders", 0, true).session();
        awaitState(session, SessionState.PAUSED);

        operations.cancelSession(session, "ada");
        awaitState(session, SessionState.CANCELLED);
        engine.run("orders");

        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void askingTwiceToGoOnDisturbsNothing() {
        engine.when(
                Failpoint.AFTER_HAND_OFF,
                2,
                () -> operations.pauseSession(newest("orders").id(), "ada"));
        long session = archiveNow("orders", 0, true).session();
        awaitState(session, SessionState.PAUSED);

        operations.resumeSession(session, "ada");
        engine.control("insert into request (kind, session_id, requested_by) values ('resume', " + session + ", 'b')");
        awaitState(session, SessionState.SUCCEEDED);
        engine.await(() -> engine.controlNumber("select count(*) from request where finished_at is null") == 0);

        assertThat(operations.session(session).stopReason()).isEqualTo("exhausted");
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aPausedPolicyKeepsWhatWaitsForIt() {
        operations.pausePolicy("deliveries", "ada", "carrier migration");

        archiveNow("orders", 0, true);

        long orders = engine.number("shop", "select count(*) from shop_archive.orders");
        assertThat(backlog("deliveries")).isEqualTo(orders);
        assertThat(engine.number("delivery", "select count(*) from deliveries")).isEqualTo(2 * OrderTree.ORDERS);

        operations.resumePolicy("deliveries", true, "ada");
        engine.await(() -> backlog("deliveries") == 0
                && operations
                                .sessions(new Operations.SessionQuery("proofs", "succeeded", 0, 1))
                                .size()
                        == 1);

        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    private long backlog(String policy) {
        return operations.policies().stream()
                .filter(status -> status.policy().name().equals(policy))
                .findFirst()
                .orElseThrow()
                .backlogKeys();
    }
}
