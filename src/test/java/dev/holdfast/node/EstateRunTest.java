package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.run.Cap;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.EstateRunReport.Line;
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
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A run of eight policies over two sources and one vault: which run, when, and how many at once.
class EstateRunTest {
    @AutoClose
    private final EngineFixture engine = SmallEstate.open();

    private void priority(String policy, int priority) {
        engine.control("update policy set priority = %d where name = '%s'".formatted(priority, policy));
    }

    @Test
    void aLowerNumberEndsBeforeAHigherOneBegins() {
        priority("t7", 10);
        priority("t3", 10);
        priority("t1", 200);

        EstateRunReport report = SmallEstate.run(engine, SmallEstate.wish(4));

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
        return SmallEstate.sessions(report, policies)
                .map(session -> session.startedAt().plus(session.duration()));
    }

    private static Stream<Instant> starts(EstateRunReport report, String... policies) {
        return SmallEstate.sessions(report, policies).map(SessionView::startedAt);
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

        EstateRunReport report = SmallEstate.run(engine, SmallEstate.wish(1));

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

        Map<String, HoldfastException> failed = new HashMap<>();

        List<SessionView> ended = engine.node()
                .runs()
                .run(List.of(), new RunOptions(0, Duration.ZERO, true, "test"), SmallEstate.told(failed));

        assertThat(ended).extracting(SessionView::policy).contains("t2", "t8").doesNotContain("t3");
        assertThat(failed).containsOnlyKeys("t3");
        assertThat(failed)
                .extractingByKey("t3")
                .extracting(HoldfastException::code)
                .isEqualTo(ErrorCode.BLOCKED);
        assertThat(engine.number("one", "select count(*) from t2")).isEqualTo(SmallEstate.ROWS - 100);
        assertThat(engine.number("one", "select count(*) from t3")).isEqualTo(SmallEstate.ROWS);
    }

    @Test
    void aPolicyThatWasDeletedBeforeItsTurnIsToldByItsName() {
        engine.when(Failpoint.AFTER_MARK, 1, () -> {
            int version = engine.features().policies().byName("t3").version();
            var unused = engine.features()
                    .authoring()
                    .apply(List.of(), Set.of("t3"), Map.of("t3", version), "ann", "its table goes");
        });
        Map<String, HoldfastException> failed = new HashMap<>();

        engine.node().runs().run(List.of(), new RunOptions(0, Duration.ZERO, true, "test"), SmallEstate.told(failed));

        assertThat(failed).containsOnlyKeys("t3");
        assertThat(failed.get("t3")).hasMessage("policy t3 was deleted meanwhile; nothing of it was started");
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

        EstateRunReport report = SmallEstate.run(engine, SmallEstate.wish(6, new Cap("vault", 3), new Cap("two", 1)));

        assertThat(report.run().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(most.get()).isBetween(2, 3);
        assertThat(SmallEstate.sessions(report, "t5", "t6", "t7", "t8"))
                .allMatch(session -> session.driving().workers() == 1);
        assertThat(SmallEstate.sessions(report, "t1", "t2", "t3", "t4"))
                .allMatch(session -> session.driving().workers() == 2);
        assertThat(SmallEstate.archived(engine)).isEqualTo(8 * SmallEstate.ROWS);
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
    void anUnknownDatabaseStartsNothing() {
        RunWish wish =
                new RunWish(null, Instant.now(), List.of("three"), 2, List.of(), 0, Duration.ZERO, true, false, "test");

        assertThatThrownBy(() -> SmallEstate.run(engine, wish)).hasMessageContaining("three", "nothing was started");
        assertThat(engine.controlNumber("select count(*) from run")).isZero();
    }
}
