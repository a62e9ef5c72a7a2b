package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.run.Backoff;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Runs of several policies while the control database goes away.
class EstateRunOutageTest {
    @AutoClose
    private final OutageScene scene = new OutageScene("one", "two", "vault");

    private final EngineFixture engine = SmallEstate.fill(scene.engine());

    private EstateRunReport run() {
        return engine.node().estateRuns().run(SmallEstate.wish(2), SmallEstate.NOBODY);
    }

    @Test
    void aRunWaitsForAControlDatabaseThatComesBack() {
        engine.node()
                .estateRunner()
                .rest(new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(30), 3)); // 15 s to come back in
        engine.when(Failpoint.AFTER_ARCHIVE_COMMIT, 5, () -> scene.goAwayFor(Duration.ofSeconds(4)));

        EstateRunReport report = run();

        assertThat(scene.noticed()).isTrue();
        assertThat(report.run().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(report.lines()).allMatch(line -> line.tries() <= 2);
        assertThat(SmallEstate.archived(engine)).isEqualTo(8 * SmallEstate.ROWS);
    }

    @Test
    void aRunWhoseControlDatabaseStaysAwayIsGivenUpAndTakenUpByANodeThatServes() {
        engine.when(Failpoint.AFTER_ARCHIVE_COMMIT, 5, scene::goAway);

        assertThatThrownBy(this::run)
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE))
                .hasMessageMatching(
                        "run 1 was given up after \\d+ s without the control database: no connection within 1 s: "
                                + ".*; its sessions stay as they are \\(holdfast run --resume 1\\)");
        scene.comeBack();
        scene.awaitAnswer();
        engine.node().serve();
        engine.await(() -> engine.controlNumber("select count(*) from run where state = 'succeeded'") == 1);

        EstateRunReport report = engine.node().operations().estateRuns().report(1);
        assertThat(report.lines()).allMatch(line -> line.tries() <= 2);
        assertThat(report.rows()).isEqualTo(8 * SmallEstate.ROWS);
        assertThat(SmallEstate.archived(engine)).isEqualTo(8 * SmallEstate.ROWS);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void ofSeveralPoliciesRunByNameNoneIsTriedWithoutAControlDatabase() {
        engine.when(Failpoint.AFTER_ARCHIVE_COMMIT, 5, scene::goAway);
        List<String> failed = new ArrayList<>();
        RunOptions options = new RunOptions(0, Duration.ZERO, true, "test");

        assertThatThrownBy(() -> engine.node().runs().run(List.of("t1", "t2", "t3", "t4"), options, new Heard(failed)))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE))
                .hasMessageStartingWith("control database: no connection within 1 s");

        assertThat(failed).containsExactly("t2");
        scene.comeBack();
        scene.awaitAnswer();
        engine.node().runs().resume(SmallEstate.NOBODY);
        engine.node().runs().run(List.of(), options, SmallEstate.NOBODY);
        assertThat(SmallEstate.archived(engine)).isEqualTo(8 * SmallEstate.ROWS);
    }

    /// Hears which policies could not be run.
    private record Heard(List<String> failed) implements Runs.RunListener {
        @Override
        public void progress(dev.holdfast.session.SessionView session) {}

        @Override
        public void failed(String policy, HoldfastException failure) {
            failed.add(policy);
        }
    }
}
