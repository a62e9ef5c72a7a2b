package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.EstateRunReport.Line;
import dev.holdfast.run.EstateRunSummary;
import dev.holdfast.run.RunState;
import dev.holdfast.run.TurnState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What goes wrong with one policy of a run stops no other.
class EstateRunFailuresTest {
    @AutoClose
    private final EngineFixture engine = SmallEstate.open();

    @Test
    void whatGoesWrongWithOneTableStopsNoOther() {
        engine.execute("one", "drop table t1");
        engine.execute("one", "create table other (t2 bigint references t2)");
        engine.execute("two", "create or replace rule no as on delete to t5 do instead nothing");
        engine.control("update policy set paused = true where name = 't8'");

        EstateRunReport report = SmallEstate.run(engine, SmallEstate.wish(3));

        assertThat(report.run().state()).isEqualTo(RunState.PARTIAL);
        assertThat(report.lines()).hasSize(7);
        for (String policy : List.of("t1", "t2", "t5")) {
            assertThat(SmallEstate.line(report, policy)).satisfies(line -> {
                assertThat(line.state()).isEqualTo(TurnState.FAILED);
                assertThat(line.code()).isEqualTo(ErrorCode.BLOCKED);
                assertThat(line.tries()).isEqualTo(1);
                assertThat(line.reason()).contains(policy);
                assertThat(line.action())
                        .contains(
                                "holdfast plan " + policy,
                                "--resume " + report.run().id());
            });
        }
        for (String policy : List.of("t3", "t4", "t6", "t7")) {
            assertThat(SmallEstate.line(report, policy).state()).isEqualTo(TurnState.SUCCEEDED);
            assertThat(SmallEstate.line(report, policy).rows()).isEqualTo(SmallEstate.ROWS);
        }
        assertThat(engine.node().operations().estateRuns().list(false, 10))
                .containsExactly(new EstateRunSummary(
                        report.run(),
                        false,
                        Map.of(TurnState.FAILED, 3L, TurnState.SUCCEEDED, 4L),
                        report.rows(),
                        report.bytes()));
    }

    @Test
    void aDefectMetByOneTableAndACancelOfAnotherStopNoOtherAndAreResumed() {
        AtomicInteger marked = new AtomicInteger();
        engine.failpoints(point -> {
            if (point == Failpoint.BEFORE_MARK && marked.incrementAndGet() == 2) {
                throw new IllegalStateException("a defect");
            }
            if (point == Failpoint.BEFORE_MARK && marked.get() == 4) {
                engine.control("update session set state = 'cancelling' where id ="
                        + " (select max(id) from session where state = 'running')");
            }
        });

        EstateRunReport report = SmallEstate.run(engine, SmallEstate.wish(1));
        engine.failpoints(Failpoint.Listener.NONE);
        EstateRunReport again = SmallEstate.resume(engine);

        assertThat(report.run().state()).isEqualTo(RunState.PARTIAL);
        assertThat(report.count(TurnState.SUCCEEDED)).isEqualTo(6);
        assertThat(report.lines())
                .filteredOn(line -> line.state() == TurnState.FAILED)
                .extracting(Line::code, Line::reason)
                .satisfiesExactlyInAnyOrder(
                        defect -> assertThat(defect.toList())
                                .containsExactly(
                                        ErrorCode.INTERNAL,
                                        "internal error: java.lang.IllegalStateException: a defect"),
                        cancelled -> assertThat(
                                        String.valueOf(cancelled.toList().get(1)))
                                .endsWith("was cancelled"));
        assertThat(again.run().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(SmallEstate.archived(engine)).isEqualTo(8 * SmallEstate.ROWS);
    }

    @Test
    void ofSeveralPoliciesRunByNameOneThatCannotBeginStopsNoOther() {
        engine.control("""
                insert into session (policy_id, policy_version, nominal_fire_time, trigger, state, method, chunk_rows,
                  requested_by)
                select id, version, now(), 'manual', 'paused', 'stream', 100, 'ann' from policy where name = 't2'""");
        Map<String, HoldfastException> failed = new HashMap<>();

        List<SessionView> ended = engine.node()
                .runs()
                .run(
                        List.of("t1", "t2", "t3"),
                        new RunOptions(0, Duration.ZERO, true, "test"),
                        SmallEstate.told(failed));

        assertThat(ended).extracting(SessionView::policy).containsExactly("t1", "t3");
        assertThat(failed).containsOnlyKeys("t2");
        assertThat(failed)
                .extractingByKey("t2")
                .extracting(HoldfastException::code)
                .isEqualTo(ErrorCode.LEASE_HELD);
        assertThatThrownBy(() -> engine.run("t2")).hasMessageContaining("policy t2 has a live session");
    }

    @Test
    void aServerThatIsGoneIsTriedAgainAndThenLeftToBeResumed() {
        DatabaseSpec two = engine.estate().spec("two");
        engine.estate().put(TestDatabase.like(two).unreachable().spec());

        EstateRunReport report = SmallEstate.run(engine, SmallEstate.wish(2));

        assertThat(report.run().state()).isEqualTo(RunState.PARTIAL);
        assertThat(SmallEstate.line(report, "t1").state()).isEqualTo(TurnState.SUCCEEDED);
        assertThat(SmallEstate.line(report, "t6").state()).isEqualTo(TurnState.FAILED);
        assertThat(SmallEstate.line(report, "t6").code()).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(SmallEstate.line(report, "t6").tries()).isEqualTo(3);

        engine.estate().put(two);
        EstateRunReport again = SmallEstate.resume(engine);

        assertThat(again.run().id()).isEqualTo(report.run().id());
        assertThat(again.run().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(SmallEstate.line(again, "t6").reason()).contains("two");
        assertThat(again.sessions()).hasSize(8);
        assertThat(SmallEstate.archived(engine)).isEqualTo(8 * SmallEstate.ROWS);
        assertThatThrownBy(() -> SmallEstate.resume(engine)).hasMessageContaining("every run succeeded");
    }
}
