package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Connections end under the engine, and nodes get in each other's way.
class BrokenConnectionsTest {
    @AutoClose
    private final EngineFixture engine = OrderTree.open();

    private void requireAllIsWell() {
        OrderTree.requireEveryRowOnce(engine);
        Verification verification = engine.verify();
        assertThat(verification.differences()).isEmpty();
        assertThat(verification.handedOffKeys()).isEqualTo(verification.expectedHandedOffKeys());
    }

    @ParameterizedTest
    @CsvSource({"shop, BEFORE_SOURCE_COMMIT, 2", "delivery, BEFORE_SOURCE_COMMIT, 12"})
    void aBrokenConnectionInterruptsTheSessionAndNamesTheDatabase(String database, Failpoint point, int time) {
        engine.when(point, time, () -> engine.cut(database));
        List<SessionView> ended = engine.run("orders");

        assertThat(ended.getLast().state()).isEqualTo(SessionState.INTERRUPTED);
        assertThat(ended.getLast().stopReason()).isEqualTo("error");
        assertThat(ended.getLast().error()).startsWith(database + ": ");
        assertThat(ended.getLast().errorCode()).isEqualTo(ErrorCode.UNREACHABLE);

        assertThat(engine.resume()).extracting(SessionView::failure).containsOnlyNulls();

        requireAllIsWell();
    }

    @ParameterizedTest
    @CsvSource({
        "shop, AFTER_SOURCE_COMMIT, 3",
        "delivery, AFTER_MARK, 4",
        "vault, BEFORE_ARCHIVE_COMMIT, 3", // the copy ahead: made again
        "delivery, BEFORE_ARCHIVE_COMMIT, 6"
    })
    void aConnectionThatDiesBetweenTransactionsCostsAResumeAtMost(String database, Failpoint point, int time) {
        engine.when(point, time, () -> engine.cut(database));
        assertThat(engine.run("orders"))
                .extracting(SessionView::state)
                .isSubsetOf(SessionState.SUCCEEDED, SessionState.INTERRUPTED);

        engine.resume();

        requireAllIsWell();
    }

    @ParameterizedTest
    @CsvSource({"AFTER_MARK, 1", "BEFORE_SOURCE_COMMIT, 2", "AFTER_SOURCE_COMMIT, 4", "AFTER_ARCHIVE_COMMIT, 3"})
    void aRunGoesOnOverOrAfterALostControlDatabase(Failpoint point, int time) {
        engine.when(point, time, engine::cutControl);
        try {
            engine.run("orders");
        } catch (HoldfastException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE);
        }

        engine.resume();
        engine.run("orders");

        requireAllIsWell();
    }

    @Test
    void aServingNodeStillAnswersAfterItLostTheControlDatabaseManyTimes() {
        engine.node().serve();
        for (int i = 0; i < 3; i++) {
            engine.cutControl();
        }

        Operations operations = engine.node().operations();
        long request = operations.archiveNow("orders", 0, true, "ada");
        engine.await(() -> operations.request(request).finished());

        assertThat(operations.request(request).error()).isEmpty();
        requireAllIsWell();
    }

    @Test
    void aServingNodeTakesUpWhatADeadNodeLeft() {
        engine.when(Failpoint.AFTER_SOURCE_COMMIT, 3, () -> {
            throw new Gone();
        });
        assertThatThrownBy(() -> engine.run("orders")).isInstanceOf(Gone.class);
        engine.failpoints(Failpoint.Listener.NONE);
        assertThat(engine.controlNumber("select count(*) from session where state = 'running'"))
                .isEqualTo(1);

        try (Node second = engine.secondNode()) {
            engine.control("update node set seen_at = 'epoch' where id = (select node_id from session limit 1)");
            second.serve();
            engine.await(() -> engine.controlNumber("select count(*) from session where state = 'succeeded'") == 3);
        }

        engine.run("orders");
        requireAllIsWell();
    }

    /// Stands for the end of the process.
    private static final class Gone extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void anInternalErrorLeavesASessionThatCanBeResumed() {
        engine.when(Failpoint.AFTER_ARCHIVE_COMMIT, 2, () -> {
            throw new IllegalStateException("a defect");
        });
        assertThatThrownBy(() -> engine.run("orders")).hasMessage("a defect");

        assertThat(engine.controlNumber("select count(*) from session where state = 'interrupted'"))
                .isEqualTo(1);
        engine.resume();
        requireAllIsWell();
    }

    @Test
    void ofTwoNodesOneRunsAPolicyAndTheOtherIsTold() {
        AtomicBoolean tried = new AtomicBoolean();
        try (Node second = engine.secondNode()) {
            engine.when(Failpoint.BEFORE_SOURCE_COMMIT, 2, () -> {
                assertThatThrownBy(() -> second.runs()
                                .run(List.of("orders"), new Runs.RunOptions(0, Duration.ZERO, true, "two"), _ -> {}))
                        .isInstanceOfSatisfying(HoldfastException.class, e -> assertThat(e.code())
                                .isEqualTo(ErrorCode.LEASE_HELD));
                assertThat(second.runs().resume(_ -> {}))
                        .extracting(SessionView::policy)
                        .containsExactly("deliveries", "proofs"); // what the first chunk handed down
                tried.set(true);
            });

            assertThat(engine.run("orders")).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        }

        assertThat(tried).isTrue();
        assertThat(engine.controlNumber("select count(*) from session")).isEqualTo(5);
        assertThat(engine.controlNumber("select count(*) from handoff where state <> 'settled' or attempts <> 1"))
                .isZero();
        requireAllIsWell();
    }
}
