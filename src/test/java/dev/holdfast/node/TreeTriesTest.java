package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.run.Backoff;
import dev.holdfast.run.RunSchedule;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Databases go away while trees of policies run by themselves, and are back before anybody has looked.
class TreeTriesTest {
    private static final RunOptions ALL = new RunOptions(0, Duration.ZERO, true, "ada");
    private static final Instant NOMINAL = Instant.parse("2026-11-22T02:00:00Z");
    private static final Duration MOMENT = Duration.ofMillis(1500);

    @AutoClose
    private final OutageScene scene = new OutageScene("shop", "delivery", "vault");

    private final EngineFixture engine = scene.engine();
    private final Heard heard = new Heard();

    /// What is told while it runs.
    private static final class Heard implements RunListener {
        private final List<String> again = new CopyOnWriteArrayList<>();

        @Override
        public void progress(SessionView session) {}

        @Override
        public void again(String work, Duration rest, String reason) {
            again.add(work + ": " + reason);
        }
    }

    @BeforeEach
    void fill() {
        OrderTree.fill(engine);
        tries(3);
    }

    /// Each waits for the pool, a second, and rests as long at most.
    private void tries(int tries) {
        engine.node().rest(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), tries));
    }

    private List<SessionView> run(RunOptions options) {
        return engine.node().runs().run(List.of("orders"), options, heard);
    }

    /// As [#requireOneGoodSessionEach()], and all of them were returned.
    private void requireOneGoodSessionEach(List<SessionView> ended) {
        assertThat(ended).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        assertThat(ended).extracting(SessionView::policy).containsExactlyInAnyOrder("orders", "deliveries", "proofs");
        requireOneGoodSessionEach();
    }

    /// Every session ended well, each policy had one, and every row is where it belongs.
    private void requireOneGoodSessionEach() {
        assertThat(engine.controlLines("select state from session"))
                .containsExactly("succeeded", "succeeded", "succeeded");
        OrderTree.requireEveryRowOnce(engine);
        Verification verification = engine.verify();
        assertThat(verification.differences()).isEmpty();
        assertThat(verification.handedOffKeys()).isEqualTo(verification.expectedHandedOffKeys());
    }

    @ParameterizedTest
    @CsvSource({"shop, 2", "vault, 6", "delivery, 12"})
    void aGovernedDatabaseThatIsBackIsGoneOnWithInTheSameSession(String database, int time) {
        engine.when(Failpoint.BEFORE_SOURCE_COMMIT, time, () -> engine.cut(database));

        requireOneGoodSessionEach(run(ALL));

        assertThat(heard.again)
                .hasSize(database.equals("vault") ? 0 : 1) // a copy that was ahead is made again without a try
                .allMatch(told -> told.startsWith("policy orders: " + database + ": "));
    }

    /// In the first session, between two, and in the last.
    @ParameterizedTest
    @CsvSource({
        "AFTER_ARCHIVE_COMMIT, 3",
        "AFTER_SESSION_END, 1",
        "AFTER_SOURCE_COMMIT, 12",
        "BEFORE_SESSION_END_COMMIT, 3"
    })
    void aControlDatabaseThatIsBackIsGoneOnWith(Failpoint point, int time) {
        engine.when(point, time, () -> scene.goAwayFor(MOMENT));

        requireOneGoodSessionEach(run(ALL));

        assertThat(scene.noticed()).isTrue();
    }

    @Test
    void allTriesTogetherKeepTheRowLimit() {
        engine.when(Failpoint.AFTER_SOURCE_COMMIT, 2, () -> scene.goAwayFor(MOMENT));

        List<SessionView> ended = run(new RunOptions(250, Duration.ZERO, true, "ada"));

        assertThat(ended).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        assertThat(engine.number("shop", "select count(*) from shop_archive.orders"))
                .isEqualTo(250);
        assertThat(heard.again).isNotEmpty().allMatch(told -> told.startsWith("policy orders: control database: "));
    }

    @Test
    void aPlanIsUsedOnce() {
        StoredPlan plan = engine.node()
                .operations()
                .keepPlan("orders", 250, "ada", new Cancellation())
                .stored();
        engine.when(Failpoint.AFTER_SOURCE_COMMIT, 2, () -> scene.goAwayFor(MOMENT));

        List<SessionView> ended = engine.node().runs().runPlan(plan.id(), Tolerance.DEFAULT, ALL, heard);

        assertThat(ended).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        assertThat(engine.number("shop", "select count(*) from shop_archive.orders"))
                .isEqualTo(250);
        assertThat(heard.again).isNotEmpty().allMatch(told -> told.startsWith("plan " + plan.id() + ": "));
    }

    @Test
    void aControlDatabaseThatStaysAwayEndsTheRunAndLosesNothing() {
        tries(2);
        engine.when(Failpoint.AFTER_ARCHIVE_COMMIT, 3, scene::goAway);

        assertThatThrownBy(() -> run(ALL))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE))
                .hasMessageStartingWith("control database: no connection within 1 s");

        assertThat(heard.again).hasSize(1);
        scene.comeBack();
        scene.awaitAnswer();
        engine.resume();
        requireOneGoodSessionEach();
    }

    @Test
    void aDatabaseThatStaysAwayLeavesTheSessionToBeResumed() {
        engine.cutAtEachDelete("shop");

        List<SessionView> ended = run(ALL);

        assertThat(heard.again).hasSize(2);
        assertThat(ended).singleElement().satisfies(session -> {
            assertThat(session.state()).isEqualTo(SessionState.INTERRUPTED);
            assertThat(session.errorCode()).isEqualTo(ErrorCode.UNREACHABLE);
        });
        engine.failpoints(Failpoint.Listener.NONE);
        requireOneGoodSessionEach(engine.resume());
    }

    private void twoSmallPolicies() {
        for (String name : List.of("one", "two")) {
            SmallEstate.table(engine, "shop", name);
            SmallEstate.policy(engine, name, "shop", 100);
        }
    }

    /// Fires of a hundred policies on a server that is gone keep no other policy waiting for long.
    @Test
    void aNodeWaitsForADatabaseOnceUntilATreeOfItEndsWell() {
        twoSmallPolicies();
        engine.cutAtEachDelete("shop");
        Runs runs = engine.node().runs();

        runs.run(List.of("one"), ALL, heard);
        runs.run(List.of("two"), ALL, heard);
        assertThat(heard.again).hasSize(2).allMatch(told -> told.startsWith("policy one: "));

        engine.failpoints(Failpoint.Listener.NONE);
        runs.run(List.of("one"), ALL, heard);
        engine.when(Failpoint.BEFORE_SOURCE_COMMIT, 1, () -> engine.cut("shop"));
        List<SessionView> ended = runs.run(List.of("two"), ALL, heard);

        assertThat(ended).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        assertThat(heard.again).hasSize(3).last().asString().startsWith("policy two: ");
    }

    @Test
    void oneCallWaitsForADatabaseOnceNotForEachOfItsSessions() {
        twoSmallPolicies();
        engine.cutAtEachDelete("shop");
        tries(1);
        engine.run("one", "two");
        tries(3);

        List<SessionView> ended = engine.node().runs().resume(heard);

        assertThat(ended)
                .extracting(SessionView::state)
                .containsExactly(SessionState.INTERRUPTED, SessionState.INTERRUPTED);
        assertThat(heard.again).hasSize(2).allMatch(told -> told.startsWith("session 1: "));
    }

    @Test
    void whoeverStopsTheNodeWaitsForNoTry() {
        engine.node().rest(new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(1), 5));
        engine.when(Failpoint.BEFORE_SOURCE_COMMIT, 2, () -> engine.cut("shop"));
        RunListener stopping = new RunListener() {
            @Override
            public void progress(SessionView session) {}

            @Override
            public void again(String work, Duration rest, String reason) {
                ((TreeRuns) engine.node().runs()).shutDown();
            }
        };

        List<SessionView> ended = engine.node().runs().run(List.of("orders"), ALL, stopping);

        assertThat(ended).extracting(SessionView::state).containsExactly(SessionState.INTERRUPTED);
        engine.restart();
        requireOneGoodSessionEach(engine.resume());
    }

    @Test
    void aFireThatComesWhileTheControlDatabaseIsAwayRunsWhenItIsBack() {
        tries(1);
        scene.goAway();

        engine.node().fires().fired("orders", NOMINAL).join();

        assertThat(engine.node().fires().waiting()).isEqualTo(1);
        scene.comeBack();
        scene.awaitAnswer();
        assertThat(engine.controlNumber("select count(*) from session")).isZero();
        engine.node().serve();
        engine.await(() -> engine.controlNumber("select count(*) from session where state = 'succeeded'") == 3);
        assertThat(engine.controlNumber("select count(*) from session where nominal_fire_time = '" + NOMINAL + "'"))
                .isEqualTo(1);
        assertThat(engine.node().fires().waiting()).isZero();
    }

    @Test
    void aFireOfAPolicyThatWasDeletedMeanwhileKeepsNoOtherWaiting() {
        twoSmallPolicies();
        tries(1);
        scene.goAway();
        for (String policy : List.of("one", "two", "orders")) {
            engine.node().fires().fired(policy, NOMINAL).join();
        }
        assertThat(engine.node().fires().waiting()).isEqualTo(3);
        scene.comeBack();
        scene.awaitAnswer();
        engine.control("delete from policy where name in ('one', 'two')");

        engine.node().serve();

        engine.await(() -> engine.controlNumber("select count(*) from session where state = 'succeeded'") == 3);
        assertThat(engine.node().fires().waiting()).isZero();
    }

    @Test
    void aFireOfTheEstateThatComesWhileTheControlDatabaseIsAwayRunsWhenItIsBack() {
        engine.node()
                .operations()
                .estateRuns()
                .putSchedule(new RunSchedule(
                        "weekly", "0 0 2 ? * SUN", ZoneOffset.UTC, List.of(), 2, List.of(), "ada", Instant.EPOCH));
        scene.goAway();

        engine.node().estateRunner().fired("weekly", NOMINAL);

        scene.comeBack();
        scene.awaitAnswer();
        engine.node().serve();
        engine.await(() -> engine.controlNumber("select count(*) from run where state = 'succeeded'") == 1);
        assertThat(engine.controlNumber("select count(*) from run where nominal_fire_time = '" + NOMINAL + "'"))
                .isEqualTo(1);
    }

    /// Who asked for it cannot be told of it.
    @Test
    void aSessionOfWhichNobodyCouldBeToldIsNotMade() {
        tries(1);
        TreeRuns trees = (TreeRuns) engine.node().runs();

        assertThatThrownBy(() -> trees.run(
                        engine.features().policies().byName("orders"), "manual", Instant.now(), ALL, (_, _) -> {
                            throw new HoldfastException(ErrorCode.UNREACHABLE, "control database: away");
                        }))
                .hasMessage("control database: away");

        assertThat(engine.controlNumber("select count(*) from session")).isZero();
        requireOneGoodSessionEach(engine.run("orders"));
    }
}
