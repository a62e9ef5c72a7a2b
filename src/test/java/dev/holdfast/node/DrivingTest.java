package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.drive.Limits;
import dev.holdfast.policy.Policy.Pace;
import dev.holdfast.policy.PolicyDefinition.DrivingDefinition;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.Driver;
import dev.holdfast.session.Driver.Edge;
import dev.holdfast.session.Retune;
import dev.holdfast.session.SessionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// When a session may go on, by its policy, its operator and the people who drive it.
@Timeout(60)
class DrivingTest {
    @TempDir
    private Path folder;

    @AutoClose
    private final DrivenSession driven = new DrivenSession();

    private final EngineFixture engine = driven.engine();

    @Test
    void withoutAReasonTheEdgeIsFree() {
        try (Driver driver = driven.open(Limits.DEFAULT)) {
            assertThat(driver.atEdge()).isInstanceOf(Edge.Go.class);
            assertThat(driver.workers()).isEqualTo(2);
            assertThat(driver.rows()).isEqualTo(1000);
            assertThat(driven.warnings()).isEmpty();
        }
    }

    @Test
    void sentinelFileStopsTheEdgeWhileItExists() throws Exception {
        Path file = folder.resolve("pause");
        Limits limits = DrivenSession.sentinel(file);
        try (Driver driver = driven.open(limits)) {
            assertThat(DrivenSession.reason(driver)).isEmpty();

            Files.createFile(file);
            assertThat(DrivenSession.reason(driver)).isEqualTo("the file " + file + " exists");

            Files.delete(file);
            assertThat(DrivenSession.reason(driver)).isEmpty();
        }
    }

    @Test
    void blackoutIsKeptInThePolicysZone() {
        DrivingDefinition driving = new DrivingDefinition(2, "normal", List.of("Sat,Sun", "Mon-Fri 08:00-18:00"), null);
        try (Driver driver = driven.open(DrivenSession.NOTHING, driving)) {
            assertThat(DrivenSession.reason(driver)).isEqualTo("blackout Mon-Fri 08:00-18:00 (Europe/Berlin)");

            driven.now().set(Instant.parse("2026-11-18T17:00:00Z")); // 18:00 in Berlin
            assertThat(DrivenSession.reason(driver)).isEmpty();

            driven.now().set(Instant.parse("2026-11-21T20:00:00Z"));
            assertThat(DrivenSession.reason(driver)).isEqualTo("blackout Sat,Sun (Europe/Berlin)");
        }
    }

    @Test
    void runEndsWhenItsTimeIsOver() {
        try (Driver driver =
                driven.open(DrivenSession.NOTHING, new DrivingDefinition(2, "normal", List.of(), "PT1H30M"))) {
            driven.now().set(driven.now().get().plus(Duration.ofMinutes(89)));
            assertThat(driver.atEdge()).isInstanceOf(Edge.Go.class);

            driven.now().set(driven.now().get().plus(Duration.ofMinutes(1)));
            assertThat(driver.atEdge()).isEqualTo(new Edge.Stop("window", "the policy gives a run 1 h 30 min"));
        }
    }

    @Test
    void waitingIsShownOnTheSessionsRowUntilItGoesOn() throws Exception {
        Path file = folder.resolve("pause");
        Files.createFile(file);
        Limits limits = DrivenSession.sentinel(file);
        try (Driver driver = driven.open(limits)) {
            driver.await((Edge.Wait) driver.atEdge());

            assertThat(driven.row().waitingReason()).isEqualTo("the file " + file + " exists");
            Instant since = driven.row().waitingSince();
            assertThat(since).isNotNull();

            driver.await((Edge.Wait) driver.atEdge());
            assertThat(driven.row().waitingSince()).isEqualTo(since);

            Files.delete(file);
            assertThat(driver.atEdge()).isInstanceOf(Edge.Go.class);
            assertThat(driven.row().waitingReason()).isNull();
            assertThat(driven.row().waitingSince()).isNull();
        }
    }

    @Test
    void pauseWakesADriverThatWaits() throws Exception {
        engine.control("select 1");
        try (Driver driver = driven.open(DrivenSession.NOTHING)) {
            engine.control("update session set state = 'running'");
            CountDownLatch waiting = new CountDownLatch(1);
            var woken = CompletableFuture.supplyAsync(
                    () -> {
                        waiting.countDown();
                        long started = System.nanoTime();
                        try {
                            driver.await(new Edge.Wait("a long wait", Duration.ofMinutes(1)));
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        return Duration.ofNanos(System.nanoTime() - started);
                    },
                    driven.others());
            assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
            engine.await(() -> driven.row().waitingReason() != null);

            engine.node().operations().pauseSession(driven.session(), "mira");

            assertThat(woken.get(20, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void retuneIsHeardLive() {
        try (Driver driver = driven.open(DrivenSession.NOTHING, TestPolicies.full(3))) {
            assertThat(driver.rows()).isEqualTo(2000);
            assertThat(driver.workers()).isEqualTo(3);

            engine.node().operations().retuneSession(driven.session(), new Retune(Pace.GENTLE, null, 500), "mira");

            engine.await(() -> driver.workers() == 1);
            assertThat(driver.rows()).isBetween(50, 500);
            engine.await(() -> driver.atEdge() instanceof Edge.Go);
            assertThat(driven.row().pace()).isEqualTo(Pace.GENTLE);
            assertThat(driven.row().workers()).isEqualTo(3);
            assertThat(driven.row().chunkRows()).isEqualTo(500);

            engine.node().operations().retuneSession(driven.session(), new Retune(Pace.FULL, 16, null), "mira");

            engine.await(() -> driver.workers() == 16);
            assertThat(engine.node().operations().events(driven.session(), 10))
                    .extracting(SessionEvent::message)
                    .contains("mira asked for pace gentle, chunks of at most 500 rows")
                    .contains("mira asked for pace full, 16 workers");
        }
    }

    @Test
    void gentlePaceLearnsWhatIdleIsBeforeTheFirstChunk() {
        try (Driver driver = driven.open(DrivenSession.NOTHING, new DrivingDefinition(8, "gentle", List.of(), null))) {
            assertThat(driver.workers()).isEqualTo(1);
            assertThat(driver.rows()).isEqualTo(150);
            engine.await(() -> driver.atEdge() instanceof Edge.Go);
        }
    }
}
