package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.holdfast.ErrorCode;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Progress on stderr, and the two signals. The test's clock moves one second at each look.
class ProgressTest {
    private final Typed typed = new Typed();

    private static SessionView running(long rows) {
        return Samples.session(1, "orders", SessionState.RUNNING, null, rows);
    }

    @Test
    void aTerminalRedrawsOneLineWithRateAndRemainingTime() {
        typed.terminal = true;
        typed.width = Optional.of(120);
        typed.bench.steps = List.of(running(5_000), running(500_000));

        typed.type("run", "orders");

        assertThat(typed.err)
                .startsWith("\rorders  [........................]   0 %  10,000 rows  1,000 rows/s  2.4 MiB\r")
                .contains("\rorders  [############............]  50 %  1,000,000 rows  100,000 rows/s  244.1 MiB"
                        + "  ETA 10 s\r")
                .contains("orders: succeeded (exhausted), 2,000,000 rows, 488.3 MiB in 10.0 s, 200,000 rows/s\n");
    }

    @Test
    void aNarrowTerminalCutsTheLine() {
        typed.terminal = true;
        typed.width = Optional.of(40);
        typed.bench.steps = List.of(running(500_000));

        typed.type("run", "orders");

        assertThat(typed.err).startsWith("\rorders  [############............]  50 \r");
    }

    @Test
    void elsewhereAPlainLineComesEveryFiveSecondsAtMost() {
        typed.bench.steps = LongStream.rangeClosed(1, 20)
                .mapToObj(chunk -> running(chunk * 50_000))
                .toList();

        typed.type("run", "orders");

        assertThat(typed.err).doesNotContain("\r").hasLineCount(6);
        assertThat(typed.err.lines().findFirst())
                .contains("orders   25 %  500,000 rows  50,000 rows/s  122.1 MiB  ETA 30 s");
    }

    @Test
    void aSessionThatIsTriedAgainIsToldOfAndItsEndToo() {
        SessionView cutOff =
                Samples.session(1, "orders", SessionState.INTERRUPTED, "error", 500_000, ErrorCode.UNREACHABLE);
        typed.bench.steps = List.of(running(250_000), cutOff, running(500_000));

        typed.type("run", "orders");

        assertThat(typed.err)
                .containsSubsequence(
                        "orders: interrupted (error), ",
                        "policy orders is tried again in 1.5 s: shop: connection refused\n",
                        "orders: succeeded (exhausted), ");
    }

    @Test
    void quietShowsNoProgress() {
        typed.bench.steps = List.of(running(500_000));

        typed.type("run", "orders", "-q");

        assertThat(typed.err).isEmpty();
    }

    @Test
    void jsonKeepsStdoutForTheDocument() {
        typed.terminal = true;
        typed.bench.steps = List.of(running(500_000));

        typed.type("run", "orders", "--output", "json");

        assertThat(typed.json().get("sessions").size()).isEqualTo(2);
    }

    @Test
    void theFirstSignalStopsAtAChunksEdgeAndTheSecondEndsTheProcess() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (Signals signals = new Signals(stopped::countDown, code -> {
            assertThat(code).isEqualTo(143);
            ended.countDown();
        })) {
            Signal.raise(new Signal("TERM"));
            assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(signals.exitCode(0)).isEqualTo(143);
            assertThat(signals.exitCode(3)).isEqualTo(143);
            assertThat(signals.exitCode(6)).isEqualTo(6);
            assertThat(ended.getCount()).isOne();

            Signal.raise(new Signal("TERM"));
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /// A shell without job control has what it starts with `&` ignore the signal, and Java leaves it at that.
    private static boolean ignored(String name) {
        Signal signal = new Signal(name);
        SignalHandler before = Signal.handle(signal, SignalHandler.SIG_DFL);
        Signal.handle(signal, before);
        return before.equals(SignalHandler.SIG_IGN);
    }

    @Test
    void aStoppedRunExitsWithTheSignalsCode() {
        assumeFalse(ignored("INT"), "SIGINT is ignored here");
        CountDownLatch asked = new CountDownLatch(1);
        typed.bench.onStop = asked::countDown;
        typed.bench.whileRunning = () -> {
            Signal.raise(new Signal("INT"));
            await(asked);
        };

        int code = typed.type("run", "orders");

        assertThat(code).isEqualTo(130);
        assertThat(typed.err).contains("stopping at the next chunk's edge");
        assertThat(typed.out).contains("total: 2 sessions");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
