package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.TableName;
import dev.holdfast.policy.Clocks;
import dev.holdfast.policy.Policy;
import dev.holdfast.run.RunSchedule;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How often something starts a policy in a week, and what it takes to find out.
class WeeklyStartsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:15:00Z");
    private static final String NIGHTLY = "0 30 1 ? * *";

    private final Counted timetable = new Counted();

    @Test
    void ofItsOwnCronItsParentsOrTheEstatesRuns() {
        WeeklyStarts starts = starts(
                Map.of("orders", policy("orders", "shop", null, "0 0 * ? * *")),
                new RunSchedule("weekly", "0 0 2 ? * SUN", ZoneOffset.UTC, List.of("vault"), 1, List.of(), "ann", NOW),
                new RunSchedule("nightly", NIGHTLY, ZoneOffset.UTC, List.of(), 1, List.of(), "ann", NOW));

        assertThat(starts.aWeek(policy("a", "shop", null, NIGHTLY))).hasValue(7);
        assertThat(starts.aWeek(policy("b", "shop", "orders", null))).hasValue(168);
        assertThat(starts.aWeek(policy("c", "shop", null, null))).hasValue(7);
        assertThat(starts.aWeek(policy("d", "vault", null, null))).hasValue(8);
    }

    @Test
    void whatFiresAllTheTimeFillsTheWeekAtAThousand() {
        assertThat(starts(Map.of()).aWeek(policy("a", "shop", null, "0 * * ? * *")))
                .hasValue(1000);
    }

    @Test
    void nothingStartsWhatHasNoCronAndNoRuns() {
        assertThat(starts(Map.of()).aWeek(policy("a", "shop", null, null))).isEmpty();
    }

    @Test
    void oneCronIsCountedOnceAndNoFurtherThanTheWeek() {
        WeeklyStarts starts = starts(Map.of());
        IntStream.range(0, 1000).forEach(i -> starts.aWeek(policy("p" + i, "shop", null, NIGHTLY)));

        assertThat(timetable.given).isLessThan(20);
    }

    private WeeklyStarts starts(Map<String, Policy> parents, RunSchedule... schedules) {
        return new WeeklyStarts(timetable, List.of(schedules), name -> Objects.requireNonNull(parents.get(name)), NOW);
    }

    private static Policy policy(String name, String database, @Nullable String parent, @Nullable String cron) {
        return new Policy(
                1,
                1,
                name,
                "",
                parent,
                0,
                database,
                new TableName("public", name),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "",
                null,
                new Clocks(
                        Clocks.Setting.NONE, new Clocks.Setting(Period.ofYears(7), Clocks.Origin.POLICY), null, null),
                ZoneOffset.UTC,
                cron,
                Policy.Misfire.FIRE_ONCE,
                Policy.Overlap.SKIP,
                null,
                database,
                database,
                1000,
                Policy.Proof.SET,
                List.of(),
                Policy.Driving.DEFAULT,
                false,
                null);
    }

    /// Quartz's fire times, and how many of them were asked for.
    private static final class Counted implements Timetable {
        private final CronTimetable quartz = new CronTimetable(Clock.fixed(NOW, ZoneOffset.UTC));
        private int given;

        @Override
        public List<Instant> fires(String cron, ZoneId zone, Instant after, int most) {
            List<Instant> fires = quartz.fires(cron, zone, after, most);
            given += fires.size();
            return fires;
        }

        @Override
        public List<Instant> nextFires(String cron, ZoneId zone, int count) {
            return quartz.nextFires(cron, zone, count);
        }

        @Override
        public Optional<Instant> nextFire(Policy policy) {
            return quartz.nextFire(policy);
        }

        @Override
        public Optional<Instant> nextFire(Policy policy, Instant from) {
            return quartz.nextFire(policy, from);
        }

        @Override
        public Optional<String> inWords(String cron) {
            return quartz.inWords(cron);
        }

        @Override
        public void policiesChanged() {}
    }
}
