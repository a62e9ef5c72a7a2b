package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.RunState;
import dev.holdfast.run.TurnState;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A run that was killed or stopped is gone on with, by one node, and moves everything once.
class EstateRunResumeTest {
    @AutoClose
    private final EngineFixture engine = SmallEstate.open();

    @Test
    void aRunThatWasKilledTwiceIsResumedAndMovesEverythingOnce() {
        AtomicInteger copies = new AtomicInteger();
        engine.failpoints(point -> {
            if (point == Failpoint.AFTER_ARCHIVE_COMMIT && copies.incrementAndGet() >= 8) {
                throw new Killed();
            }
        });
        assertThatThrownBy(() -> SmallEstate.run(engine, SmallEstate.wish(2))).isInstanceOf(Killed.class);
        engine.restart();
        assertThat(engine.node().operations().estateRuns().list(true, 10))
                .singleElement()
                .satisfies(cut -> assertThat(cut.abandoned()).isTrue());
        copies.set(0);
        engine.failpoints(point -> {
            if (point == Failpoint.AFTER_SOURCE_COMMIT && copies.incrementAndGet() >= 7) {
                throw new Killed();
            }
        });
        assertThatThrownBy(() -> SmallEstate.resume(engine)).isInstanceOf(Killed.class);
        engine.restart();

        EstateRunReport report = SmallEstate.resume(engine);

        assertThat(report.run().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(report.sessions()).hasSize(8);
        assertThat(report.rows()).isEqualTo(8 * SmallEstate.ROWS);
        assertThat(SmallEstate.archived(engine)).isEqualTo(8 * SmallEstate.ROWS);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void anotherNodeResumesNoRunThatIsUnderWay() {
        try (Node other = engine.secondNode()) {
            AtomicInteger refused = new AtomicInteger();
            engine.when(Failpoint.AFTER_MARK, 1, () -> assertThatThrownBy(
                            () -> other.estateRuns().resume(OptionalLong.of(1), SmallEstate.NOBODY))
                    .satisfies(e -> refused.incrementAndGet())
                    .hasMessageContaining("works on it"));

            EstateRunReport report = SmallEstate.run(engine, SmallEstate.wish(2));

            assertThat(refused.get()).isEqualTo(1);
            assertThat(report.run().state()).isEqualTo(RunState.SUCCEEDED);
        }
    }

    @Test
    void aStopLeavesTheRestToBeResumed() {
        engine.when(Failpoint.AFTER_HAND_OFF, 4, () -> engine.node().stopAtChunkEdge());

        EstateRunReport stopped = SmallEstate.run(engine, SmallEstate.wish(2));
        engine.restart();
        EstateRunReport report = SmallEstate.resume(engine);

        assertThat(stopped.run().state()).isEqualTo(RunState.INTERRUPTED);
        assertThat(stopped.count(TurnState.WAITING)).isPositive();
        assertThat(report.run().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(SmallEstate.archived(engine)).isEqualTo(8 * SmallEstate.ROWS);
    }

    @Test
    void aPolicyWhoseTurnMeetsAStopHasNotSucceeded() {
        engine.control("""
                create function slow() returns trigger language plpgsql as
                  $$begin perform pg_sleep(1.5); return new; end$$;
                create trigger slow before update on run_policy for each row
                  when (new.state = 'running') execute function slow()""");
        Thread stopping = Thread.startVirtualThread(() -> {
            engine.await(() -> engine.controlNumber("select count(*) from pg_stat_activity where wait_event = 'PgSleep'"
                            + " and datname = current_database()")
                    > 0);
            engine.node().stopAtChunkEdge();
        });

        EstateRunReport report = SmallEstate.run(engine, SmallEstate.wish(1));

        assertThat(stopping.isAlive()).isFalse();
        assertThat(report.count(TurnState.WAITING)).isEqualTo(8);
        assertThat(report.run().state()).isEqualTo(RunState.INTERRUPTED);
    }

    @Test
    void aNodeThatServesTakesUpARunWhoseNodeIsGone() {
        engine.when(Failpoint.AFTER_ARCHIVE_COMMIT, 4, () -> {
            throw new Killed();
        });
        assertThatThrownBy(() -> SmallEstate.run(engine, SmallEstate.wish(2))).isInstanceOf(Killed.class);
        engine.restart();

        engine.node().serve();
        engine.await(
                () -> engine.node().operations().estateRuns().report(1).run().state() == RunState.SUCCEEDED);

        assertThat(engine.node().operations().estateRuns().report(1).sessions()).hasSize(8);
        assertThat(SmallEstate.archived(engine)).isEqualTo(8 * SmallEstate.ROWS);
    }
}
