package dev.holdfast.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.TableName;
import dev.holdfast.policy.Clocks;
import dev.holdfast.policy.Policy;
import dev.holdfast.run.RunSchedule;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Store;
import dev.holdfast.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ScheduleTest {
    private static final String EACH_SECOND = "* * * * * ?";
    private static final String NIGHTLY = "0 0 2 * * ?";
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private record Fire(String policy, Instant nominal) {}

    private final Store store = TestServer.freshStore();
    private final BlockingQueue<Fire> fires = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        TestServer.close(store);
    }

    private Schedule schedule() {
        return new Schedule(store, (policy, nominal) -> fires.add(new Fire(policy, nominal)));
    }

    private Fire await() throws InterruptedException {
        Fire fire = fires.poll(20, TimeUnit.SECONDS);
        if (fire == null) {
            throw new AssertionError("nothing fired within 20 s");
        }
        return fire;
    }

    private static Policy policy(String name, @Nullable String cron, Policy.Misfire misfire, boolean paused) {
        return new Policy(
                1,
                1,
                name,
                "",
                null,
                0,
                "shop",
                new TableName("public", "orders"),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "",
                null,
                Clocks.own(null, Period.ofYears(7)),
                BERLIN,
                cron,
                misfire,
                Policy.Overlap.SKIP,
                null,
                "shop",
                "shop_archive",
                5000,
                Policy.Proof.SET,
                List.of(),
                Policy.Driving.DEFAULT,
                paused,
                null);
    }

    private static Policy policy(String name, @Nullable String cron) {
        return policy(name, cron, Policy.Misfire.FIRE_ONCE, false);
    }

    /// Makes a trigger look as if no process had run for three days.
    private void missThreeNights(String name) {
        long threeDays = Duration.ofDays(3).toMillis();
        store.run(tx -> tx.dsl()
                .execute(
                        "update qrtz_triggers set next_fire_time = next_fire_time - ?, start_time = start_time - ?"
                                + " where trigger_name = ?",
                        threeDays,
                        threeDays,
                        name));
    }

    @Test
    void theEstatesSchedulesFireBesideThePolicies() throws InterruptedException {
        BlockingQueue<Fire> runs = new LinkedBlockingQueue<>();
        try (Schedule schedule = new Schedule(
                store,
                (policy, nominal) -> fires.add(new Fire(policy, nominal)),
                (name, nominal) -> runs.add(new Fire(name, nominal)))) {
            schedule.sync(List.of(policy("weekly", "0 0 0 1 1 ? 2090")));
            schedule.syncRuns(List.of(
                    new RunSchedule("weekly", EACH_SECOND, BERLIN, List.of(), 2, List.of(), "ann", Instant.now())));
            schedule.start();
            Fire fire = runs.poll(20, TimeUnit.SECONDS);
            schedule.syncRuns(List.of());

            assertThat(fire).isNotNull();
            assertThat(fire.policy()).isEqualTo("weekly");
            assertThat(fires).isEmpty();
            assertThat(schedule.nextFire("weekly")).isPresent(); // the policy's own
            int triggers = store.inTransaction(tx -> tx.dsl().fetchCount(DSL.table("qrtz_triggers")));
            assertThat(triggers).isEqualTo(1);
        }
    }

    @Test
    void firesWithTheNominalTimeInWholeSeconds() throws InterruptedException {
        Instant before = Instant.now();
        try (Schedule schedule = schedule()) {
            schedule.sync(List.of(policy("orders", EACH_SECOND)));
            schedule.start();

            Fire fire = await();

            assertThat(fire.policy()).isEqualTo("orders");
            assertThat(fire.nominal().getNano()).isZero();
            assertThat(fire.nominal()).isBetween(before.minusSeconds(1), Instant.now());
        }
    }

    @Test
    void triggersOutliveTheProcess() throws InterruptedException {
        try (Schedule first = schedule()) {
            first.sync(List.of(policy("orders", EACH_SECOND)));
        }

        try (Schedule second = schedule()) {
            second.start();

            assertThat(await().policy()).isEqualTo("orders");
        }
    }

    @Test
    void twoProcessesFireEachNominalTimeOnce() throws InterruptedException {
        try (Store other = Store.connect(url(), EmbeddedServer.USER, TestServer.password());
                Schedule one = schedule();
                Schedule two = new Schedule(other, (policy, nominal) -> fires.add(new Fire(policy, nominal)))) {
            one.sync(List.of(policy("orders", EACH_SECOND)));
            two.sync(List.of(policy("orders", EACH_SECOND)));
            one.start();
            two.start();

            List<Fire> seen = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                seen.add(await());
            }

            assertThat(new HashSet<>(seen)).hasSameSizeAs(seen);
        }
    }

    private String url() {
        return TestServer.shared()
                .url(store.<String>inTransaction(
                        tx -> tx.dsl().fetchSingle("select current_database()").get(0, String.class)));
    }

    @Test
    void aPausedPolicyDoesNotFireUntilItIsResumed() throws InterruptedException {
        try (Schedule schedule = schedule()) {
            schedule.sync(List.of(
                    policy("still", EACH_SECOND, Policy.Misfire.FIRE_ONCE, true), policy("orders", EACH_SECOND)));
            schedule.start();
            for (int i = 0; i < 3; i++) {
                assertThat(await().policy()).isEqualTo("orders");
            }
            assertThat(schedule.nextFire("still")).isEmpty();

            schedule.pause("orders");
            schedule.resume("still", false);

            Fire fire = await();
            while (fire.policy().equals("orders")) {
                fire = await();
            }
            assertThat(fire.policy()).isEqualTo("still");
            assertThat(schedule.nextFire("orders")).isEmpty();
        }
    }

    @Test
    void missedFiresAreOneCallForTheLatestOfThem() throws InterruptedException {
        try (Schedule schedule = schedule()) {
            schedule.sync(List.of(policy("orders", NIGHTLY)));
            missThreeNights("orders");
            schedule.start();

            Fire fire = await();

            assertThat(fire.nominal())
                    .isEqualTo(
                            new Crons().latest(NIGHTLY, BERLIN, Instant.now()).orElseThrow());
            assertThat(schedule.nextFire("orders"))
                    .hasValueSatisfying(next -> assertThat(next).isAfter(Instant.now()));
        }
        assertThat(fires).isEmpty();
    }

    @Test
    void missedFiresOfASkippingPolicyAreForgotten() throws InterruptedException {
        try (Schedule schedule = schedule()) {
            schedule.sync(List.of(policy("skips", NIGHTLY, Policy.Misfire.SKIP, false), policy("catches", NIGHTLY)));
            missThreeNights("skips");
            missThreeNights("catches");
            schedule.start();

            assertThat(await().policy()).isEqualTo("catches");
            assertThat(schedule.nextFire("skips"))
                    .hasValueSatisfying(next -> assertThat(next).isAfter(Instant.now()));
        }
        assertThat(fires).isEmpty();
    }

    @Test
    void resumeWithoutCatchingUpForgetsWhatThePauseMissed() throws InterruptedException {
        try (Schedule schedule = schedule()) {
            schedule.sync(List.of(policy("orders", NIGHTLY), policy("signal", EACH_SECOND)));
            schedule.pause("orders");
            missThreeNights("orders");
            schedule.start();

            schedule.resume("orders", false);

            assertThat(await().policy()).isEqualTo("signal");
            assertThat(await().policy()).isEqualTo("signal");
            assertThat(schedule.nextFire("orders"))
                    .hasValueSatisfying(next -> assertThat(next).isAfter(Instant.now()));
        }
    }

    @Test
    void aCronWhoseLastTimeIsOverKeepsNoOtherFromBeingInStep() throws InterruptedException {
        String over = "0 0 2 1 1 ? 2025";
        BlockingQueue<Fire> runs = new LinkedBlockingQueue<>();
        try (Schedule schedule = new Schedule(
                store,
                (policy, nominal) -> fires.add(new Fire(policy, nominal)),
                (name, nominal) -> runs.add(new Fire(name, nominal)))) {
            schedule.sync(List.of(policy("gone", NIGHTLY), policy("changed", NIGHTLY)));

            schedule.sync(List.of(policy("changed", over), policy("once", over), policy("orders", EACH_SECOND)));
            schedule.syncRuns(List.of(estate("first", over), estate("second", EACH_SECOND)));
            schedule.start();

            assertThat(await().policy()).isEqualTo("orders");
            assertThat(runs.poll(20, TimeUnit.SECONDS)).extracting(Fire::policy).isEqualTo("second");
            assertThat(schedule.nextFire("gone")).isEmpty();
            assertThat(schedule.nextFire("changed")).isEmpty();
            assertThat(schedule.nextFire("once")).isEmpty();
        }
    }

    private static RunSchedule estate(String name, String cron) {
        return new RunSchedule(name, cron, BERLIN, List.of(), 2, List.of(), "ann", Instant.now());
    }

    @Test
    void syncFollowsThePoliciesAndForgetsNothingThatStands() {
        try (Schedule schedule = schedule()) {
            schedule.sync(List.of(policy("orders", NIGHTLY), policy("gone", NIGHTLY), policy("byHand", null)));
            missThreeNights("orders");
            Instant overdue = schedule.nextFire("orders").orElseThrow();

            schedule.sync(List.of(policy("orders", NIGHTLY), policy("fresh", "0 0 3 * * ?"), policy("byHand", null)));

            assertThat(schedule.nextFire("orders")).contains(overdue);
            assertThat(schedule.nextFire("gone")).isEmpty();
            assertThat(schedule.nextFire("byHand")).isEmpty();
            assertThat(schedule.nextFire("fresh"))
                    .isEqualTo(new Crons()
                            .next("0 0 3 * * ?", BERLIN, Instant.now(), 1).stream()
                                    .findFirst());

            schedule.sync(List.of(policy("orders", "0 0 4 * * ?")));

            assertThat(schedule.nextFire("orders"))
                    .isEqualTo(new Crons()
                            .next("0 0 4 * * ?", BERLIN, Instant.now(), 1).stream()
                                    .findFirst());
        }
    }
}
