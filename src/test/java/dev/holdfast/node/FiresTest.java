package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Crons that meet a session of their policy that still runs.
class FiresTest {
    private static final Instant FIRST = Instant.parse("2026-11-21T02:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-11-22T02:00:00Z");
    private static final Instant THIRD = Instant.parse("2026-11-23T02:00:00Z");

    private final CountDownLatch goOn = new CountDownLatch(1);
    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        OrderTree.fill(engine);
        engine.failpoints(point -> {
            if (point == Failpoint.BEFORE_SOURCE_COMMIT) {
                hold();
            }
        });
        engine.node().serve();
    }

    private void hold() {
        try {
            if (!goOn.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let the session go on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        goOn.countDown();
        engine.close();
    }

    private List<SessionView> sessions() {
        return engine.node().operations().sessions(new Operations.SessionQuery("orders", "", 0, 10));
    }

    private void fireAndAwaitStart(Instant nominal) {
        engine.node().fired("orders", nominal);
        engine.await(() -> sessions().stream()
                .anyMatch(session -> session.nominalFireTime().equals(nominal) && session.rowsMarked() > 0));
    }

    private void awaitSuccess(Instant nominal) {
        engine.await(() -> sessions().stream()
                .anyMatch(session ->
                        session.nominalFireTime().equals(nominal) && session.state() == SessionState.SUCCEEDED));
    }

    @Test
    void aFireThatMeetsALiveSessionIsSkipped() {
        fireAndAwaitStart(FIRST);

        engine.node().fires().fired("orders", SECOND).join();
        engine.node().fires().fired("orders", FIRST).join();
        assertThat(engine.node().fires().waiting()).isZero();
        goOn.countDown();
        awaitSuccess(FIRST);
        engine.node().fired("orders", THIRD);
        awaitSuccess(THIRD);

        assertThat(sessions()).extracting(SessionView::nominalFireTime).containsExactly(THIRD, FIRST);
    }

    @Test
    void aQueuedFireRunsWhenTheSessionHasEnded() {
        engine.control("update policy set overlap = 'queue' where name = 'orders'");
        fireAndAwaitStart(FIRST);

        engine.node().fires().fired("orders", SECOND).join();
        engine.node().fires().fired("orders", THIRD).join();
        assertThat(sessions()).hasSize(1);
        assertThat(engine.node().fires().waiting()).isEqualTo(1);
        goOn.countDown();
        awaitSuccess(THIRD);

        assertThat(sessions())
                .extracting(SessionView::nominalFireTime)
                .startsWith(THIRD)
                .endsWith(FIRST);
        assertThat(sessions()).extracting(SessionView::trigger).containsOnly("cron");
    }

    @Test
    void aPausedPolicyLetsItsFiresPass() {
        goOn.countDown();
        engine.node().operations().pausePolicy("orders", "ada", "maintenance");
        engine.node().fires().fired("orders", FIRST).join();
        engine.node().fires().fired("deliveries", FIRST).join(); // no keys wait for it
        assertThat(engine.controlNumber("select count(*) from session")).isZero();

        engine.node().operations().resumePolicy("orders", false, "ada");
        engine.node().fired("orders", SECOND);
        awaitSuccess(SECOND);

        assertThat(sessions()).extracting(SessionView::nominalFireTime).containsOnly(SECOND);
    }
}
