package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.dispose.Order;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.node.BulkOperations.Chosen;
import dev.holdfast.node.BulkOperations.Report;
import dev.holdfast.node.BulkOperations.Wish;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which act of one thing an act of many is, over an engine in memory.
class BulkDeskTest {
    private final FakeOperations operations = new FakeOperations();
    private final BulkDesk desk = new BulkDesk(operations, FakeOperations.clock());

    private Report run(BulkAct act, Wish wish, Long... numbers) {
        return desk.run(new Chosen(act, "", List.of(numbers)), wish, "ada", new Cancellation(), _ -> {});
    }

    private long session(String state) {
        return operations
                .sessions(new Operations.SessionQuery("", state, 0, 1))
                .getFirst()
                .id();
    }

    private long policy(String name) {
        return operations.policy(name).id();
    }

    @Test
    void sessionsAndPoliciesAreStoppedAndLetGoOnAsOneOfThemIs() {
        long running = session("running");
        run(BulkAct.SESSION_PAUSE, Wish.PLAIN, running);
        run(BulkAct.SESSION_CANCEL, Wish.PLAIN, running);
        run(BulkAct.POLICY_PAUSE, Wish.because("month end"), policy("orders"));
        run(BulkAct.POLICY_RESUME, Wish.PLAIN, policy("orders"));
        run(BulkAct.POLICY_RESUME, new Wish("", Duration.ZERO, true), policy("proofs"));

        assertThat(operations.calls)
                .containsExactly(
                        "pauseSession " + running,
                        "cancelSession " + running,
                        "pausePolicy orders month end",
                        "resumePolicy orders false",
                        "resumePolicy proofs true");
    }

    @Test
    void ordersAreApprovedAsTheyWereFrozenAndFindingsPutOffForATimeOnly() {
        Order order = operations.disposals().orders().getFirst();
        run(BulkAct.DISPOSAL_APPROVE, Wish.PLAIN, order.id());
        run(BulkAct.DISPOSAL_REFUSE, Wish.because("not yet"), order.id());

        assertThat(operations.disposals.asked)
                .contains(
                        "approve " + order.id() + " " + order.digest().substring(0, 8) + " by ada",
                        "refuse " + order.id() + " because not yet by ada");
        assertThatThrownBy(() -> run(BulkAct.FINDING_SNOOZE, Wish.because("later"), 1L))
                .hasMessage("say how long findings are put off; nothing was changed");
    }

    @Test
    void whatIsNeverLockedStopsAndNothingElsePassesThatWay() {
        List<BulkAct> others =
                Arrays.stream(BulkAct.values()).filter(act -> !act.stops()).toList();
        for (BulkAct act : others) {
            assertThatThrownBy(() -> desk.stop(
                            new Chosen(act, "", List.of(1L)),
                            Wish.because("audit"),
                            "ada",
                            new Cancellation(),
                            _ -> {}))
                    .hasMessage(act.command() + " stops nothing; nothing was changed");
        }

        assertThat(others).hasSize(8);
        assertThat(operations.holds.asked).isEmpty();
        assertThat(operations.calls).isEmpty();
    }

    @Test
    void oneThatFailedOrWasCancelledIsTriedAgainAndNoOther() {
        long running = session("running");

        assertThatThrownBy(() -> desk.retrySession(running, "ada"))
                .hasMessageContaining("only one that failed or was cancelled is tried again; nothing was started");
        assertThat(operations.calls).isEmpty();
    }

    @Test
    void whereTheControlDatabaseIsGoneTheRestIsLeftUntried() {
        operations.holds.failure =
                Optional.of(new HoldfastException(ErrorCode.UNREACHABLE, "control database: connection refused"));

        Report report = run(BulkAct.HOLD_RELEASE, Wish.because("closed"), 1L, 2L, 3L);

        assertThat(report.failed()).singleElement().satisfies(failed -> assertThat(failed.item())
                .isEqualTo("hold 1"));
        assertThat(report.done()).isZero();
        assertThat(report.left()).isEqualTo(2);
        assertThat(operations.holds.asked).containsExactly("release 1 by ada because closed");
    }
}
