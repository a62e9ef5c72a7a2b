package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.run.Cap;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.EstateRunReport.Line;
import dev.holdfast.run.EstateRunSummary;
import dev.holdfast.run.RunSchedule;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunWish;
import dev.holdfast.run.TurnState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A run of eight policies over two sources and one vault.
class EstateRunTest {
    @AutoClose
    private final EngineFixture engine = SmallEstate.open();

    /// Stands for the end of the process: no handler of the engine catches it.
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private EstateRunReport run(RunWish wish) {
        return engine.node().estateRuns().run(wish, SmallEstate.NOBODY);
    }

    private EstateRunReport resume() {
        return engine.node().estateRuns().resume(OptionalLong.empty(), SmallEstate.NOBODY);
    }

    private void priority(String policy, int priority) {
        engine.control("update policy set priority = %d where name = '%s'".formatted(priority, policy));
    }

    @Test
    void aLowerNumberEndsBeforeAHigherOneBegins() {
        priority("t7", 10);
        priority("t3", 10);
        priority("t1", 200);

        EstateRunReport report = run(SmallEstate.wish(4));

        assertThat(report.run().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(report.lines())
                .extracting(Line::policy)
                .startsWith("t3", "t7")
                .endsWith("t1");
        Instant early = ends(report, "t3", "t7").max(Instant::compareTo).orElseThrow();
        Instant late = ends(report, "t2", "t4", "t5", "t6", "t8")
                .max(Instant::compareTo)
                .orElseThrow();
        assertThat(starts(report, "t2", "t4", "t5", "t6", "t8")).allMatch(early::isBefore);
        assertThat(starts(report, "t1")).allMatch(late::isBefore);
        assertThat(SmallEstate.archived(engine)).isEqualTo(8 * SmallEstate.ROWS);
        assertThat(report.rows()).isEqualTo(8 * SmallEstate.ROWS);
    }

    private static Stream<Instant> ends(EstateRunReport report, String... policies) {
        return of(report, policies).map(session -> session.startedAt().plus(session.duration()));
    }

    private static Stream<Instant> starts(EstateRunReport report, String... policies) {
        return of(report, policies).map(SessionView::startedAt);
    }

    private static Stream<SessionView> of(EstateRunReport report, String... policies) {
        return report.sessions().stream().filter(session -> List.of(policies).contains(session.policy()));
    }

    @Test
    void whatGoesWrongWithOneTableStopsNoOther() {
        engine.execute("one", "drop table t1");
        engine.execute("one", "create table other (t2 bigint references t2)");
        engine.execute("two", "create or replace rule no as on delete to t5 do instead nothing");
        engine.control("update policy set paused = true where name = 't8'");

        EstateRunReport report = run(SmallEstate.wish(3));

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

        EstateRunReport report = run(SmallEstate.wish(1));
        engine.failpoints(Failpoint.Listener.NONE);
        EstateRunReport again = resume();

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
        Map<String, ErrorCode> failed = new HashMap<>();

        List<SessionView> ended = engine.node()
                .runs()
                .run(List.of("t1", "t2", "t3"), new RunOptions(0, Duration.ZERO, true, "test"), told(failed));

        assertThat(ended).extracting(SessionView::policy).containsExactly("t1", "t3");
        assertThat(failed).containsExactly(Map.entry("t2", ErrorCode.LEASE_HELD));
        assertThatThrownBy(() -> engine.run("t2")).hasMessageContaining("policy t2 has a live session");
    }

    private static RunListener told(Map<String, ErrorCode> failed) {
        return new RunListener() {
            @Override
            public void progress(SessionView session) {
                // what is returned tells
            }

            @Override
            public void failed(String policy, HoldfastException failure) {
                failed.put(policy, failure.code());
            }
        };
    }

    @Test
    void aServerThatIsGoneIsTriedAgainAndThenLeftToBeResumed() {
        DatabaseSpec two = engine.estate().spec("two");
        engine.estate().put(TestDatabase.like(two).unreachable().spec());

        EstateRunReport report = run(SmallEstate.wish(2));

        assertThat(report.run().state()).isEqualTo(RunState.PARTIAL);
        assertThat(SmallEstate.line(report, "t1").state()).isEqualTo(TurnState.SUCCEEDED);
        assertThat(SmallEstate.line(report, "t6").state()).isEqualTo(TurnState.FAILED);
        assertThat(SmallEstate.line(report, "t6").code()).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(SmallEstate.line(report, "t6").tries()).isEqualTo(3);

        engine.estate().put(two);
        EstateRunReport again = resume();

        assertThat(again.run().id()).isEqualTo(report.run().id());
        assertThat(again.run().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(SmallEstate.line(again, "t6").reason()).contains("two");
        assertThat(again.sessions()).hasSize(8);
        assertThat(SmallEstate.archived(engine)).isEqualTo(8 * SmallEstate.ROWS);
        assertThatThrownBy(this::resume).hasMessageContaining("every run succeeded");
    }

    /// Narrows what one policy takes, and pauses another, when the run's first session is at work.
    private void changeWhileTheFirstIsAtWork() {
        engine.when(Failpoint.AFTER_MARK, 1, () -> {
            Policies policies = engine.features().policies();
            PolicyDefinition narrower = PolicyDraft.of(policies.definition(policies.byName("t2")))
                    .criteria("id <= 100")
                    .definition();
            var unused = engine.features()
                    .authoring()
                    .apply(
                            List.of(narrower),
                            Map.of("t2", policies.byName("t2").version()),
                            "ann",
                            "keep the new ones");
            assertThat(policies.pause("t3", "bob", "the auditors are here")).isTrue();
        });
    }

    @Test
    void aPolicyRunsAsItStandsWhenItsTurnComes() {
        changeWhileTheFirstIsAtWork();

        EstateRunReport report = run(SmallEstate.wish(1));

        assertThat(SmallEstate.line(report, "t2").rows()).isEqualTo(100);
        assertThat(engine.number("one", "select count(*) from t2")).isEqualTo(SmallEstate.ROWS - 100);
        assertThat(SmallEstate.line(report, "t3").state()).isEqualTo(TurnState.SKIPPED);
        assertThat(SmallEstate.line(report, "t3").reason()).contains("t3", "paused");
        assertThat(engine.number("one", "select count(*) from t3")).isEqualTo(SmallEstate.ROWS);
        assertThat(report.run().state()).isEqualTo(RunState.PARTIAL);
    }

    @Test
    void ofSeveralPoliciesRunAtOnceEachRunsAsItStandsWhenItsTurnComes() {
        changeWhileTheFirstIsAtWork();

        Map<String, ErrorCode> failed = new HashMap<>();

        List<SessionView> ended =
                engine.node().runs().run(List.of(), new RunOptions(0, Duration.ZERO, true, "test"), told(failed));

        assertThat(ended).extracting(SessionView::policy).contains("t2", "t8").doesNotContain("t3");
        assertThat(failed).containsExactly(Map.entry("t3", ErrorCode.BLOCKED));
        assertThat(engine.number("one", "select count(*) from t2")).isEqualTo(SmallEstate.ROWS - 100);
        assertThat(engine.number("one", "select count(*) from t3")).isEqualTo(SmallEstate.ROWS);
    }

    @Test
    void aCapBoundsTheChunksOfADatabaseAndNobodyWaitsForEver() {
        AtomicInteger most = new AtomicInteger();
        engine.failpoints(point -> {
            if (point == Failpoint.AFTER_MARK) {
                int at = (int)
                        engine.controlNumber("select coalesce(sum(workers), 0) from session where state = 'running'");
                most.accumulateAndGet(at, Math::max);
            }
        });

        EstateRunReport report = run(SmallEstate.wish(6, new Cap("vault", 3), new Cap("two", 1)));

        assertThat(report.run().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(most.get()).isBetween(2, 3);
        assertThat(of(report, "t5", "t6", "t7", "t8"))
                .allMatch(session -> session.driving().workers() == 1);
        assertThat(of(report, "t1", "t2", "t3", "t4"))
                .allMatch(session -> session.driving().workers() == 2);
        assertThat(SmallEstate.archived(engine)).isEqualTo(8 * SmallEstate.ROWS);
    }

    @Test
    void aRunThatWasKilledTwiceIsResumedAndMovesEverythingOnce() {
        AtomicInteger copies = new AtomicInteger();
        engine.failpoints(point -> {
            if (point == Failpoint.AFTER_ARCHIVE_COMMIT && copies.incrementAndGet() >= 8) {
                throw new Killed();
            }
        });
        assertThatThrownBy(() -> run(SmallEstate.wish(2))).isInstanceOf(Killed.class);
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
        assertThatThrownBy(this::resume).isInstanceOf(Killed.class);
        engine.restart();

        EstateRunReport report = resume();

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

            EstateRunReport report = run(SmallEstate.wish(2));

            assertThat(refused.get()).isEqualTo(1);
            assertThat(report.run().state()).isEqualTo(RunState.SUCCEEDED);
        }
    }

    @Test
    void aStopLeavesTheRestToBeResumed() {
        engine.when(Failpoint.AFTER_HAND_OFF, 4, () -> engine.node().stopAtChunkEdge());

        EstateRunReport stopped = run(SmallEstate.wish(2));
        engine.restart();
        EstateRunReport report = resume();

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

        EstateRunReport report = run(SmallEstate.wish(1));

        assertThat(stopping.isAlive()).isFalse();
        assertThat(report.count(TurnState.WAITING)).isEqualTo(8);
        assertThat(report.run().state()).isEqualTo(RunState.INTERRUPTED);
    }

    @Test
    void aFireOfAScheduleMakesOneRunWithoutThePoliciesThatHaveACron() {
        engine.control("update policy set cron = '0 0 3 ? * *' where name = 't2'");
        engine.node()
                .operations()
                .estateRuns()
                .putSchedule(new RunSchedule(
                        "weekly",
                        "0 0 2 ? * SUN",
                        ZoneId.of("UTC"),
                        List.of("one"),
                        2,
                        List.of(),
                        "ann",
                        Instant.now()));
        Instant sunday = Instant.parse("2026-11-22T02:00:00Z");

        try (Node other = engine.secondNode()) {
            engine.node().estateRunner().fired("weekly", sunday);
            other.estateRunner().fired("weekly", sunday);
            other.estateRunner().fired("gone", sunday);
        }

        RunOperations runs = engine.node().operations().estateRuns();
        assertThat(runs.list(false, 10))
                .singleElement()
                .extracting(summary -> runs.report(summary.run().id()))
                .satisfies(report -> {
                    assertThat(report.run().state()).isEqualTo(RunState.SUCCEEDED);
                    assertThat(report.lines()).extracting(Line::policy).containsExactly("t1", "t3", "t4");
                    assertThat(report.sessions())
                            .extracting(SessionView::trigger)
                            .containsOnly("cron");
                });
    }

    @Test
    void aNodeThatServesTakesUpARunWhoseNodeIsGone() {
        engine.when(Failpoint.AFTER_ARCHIVE_COMMIT, 4, () -> {
            throw new Killed();
        });
        assertThatThrownBy(() -> run(SmallEstate.wish(2))).isInstanceOf(Killed.class);
        engine.restart();

        engine.node().serve();
        engine.await(
                () -> engine.node().operations().estateRuns().report(1).run().state() == RunState.SUCCEEDED);

        assertThat(engine.node().operations().estateRuns().report(1).sessions()).hasSize(8);
        assertThat(SmallEstate.archived(engine)).isEqualTo(8 * SmallEstate.ROWS);
    }

    @Test
    void anUnknownDatabaseStartsNothing() {
        RunWish wish =
                new RunWish(null, Instant.now(), List.of("three"), 2, List.of(), 0, Duration.ZERO, true, false, "test");

        assertThatThrownBy(() -> run(wish)).hasMessageContaining("three", "nothing was started");
        assertThat(engine.controlNumber("select count(*) from run")).isZero();
    }
}
