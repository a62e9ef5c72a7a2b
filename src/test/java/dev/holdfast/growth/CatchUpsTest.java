package dev.holdfast.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.TableName;
import dev.holdfast.policy.Clocks;
import dev.holdfast.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CatchUpsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final TableName TABLE = new TableName("public", "orders");
    private static final OptionalInt DAILY = OptionalInt.of(7);

    private static TableGrowth table(double inPerHour, long waiting) {
        return table(inPerHour, waiting, Duration.ofDays(7));
    }

    private static TableGrowth table(double inPerHour, long waiting, Duration over) {
        return new TableGrowth(
                "shop",
                TABLE,
                TableGrowth.Kind.TABLE,
                null,
                1_000_000,
                0,
                0,
                10_000,
                0,
                0,
                0.0,
                inPerHour,
                0.0,
                "orders",
                new Archivable(waiting, 0, NOW, Archivable.Basis.COUNTED),
                null,
                null,
                over,
                NOW,
                NOW.minus(Duration.ofDays(30)));
    }

    private static CatchUp reckon(
            double in, long waiting, CatchUps.@Nullable Pace pace, OptionalInt starts, double week) {
        return CatchUps.reckon(policy(), table(in, waiting), pace, starts, week);
    }

    private static Policy policy() {
        return policy(Policy.Driving.DEFAULT, false);
    }

    private static Policy policy(Policy.Driving driving, boolean paused) {
        return new Policy(
                1,
                1,
                "orders",
                "",
                null,
                0,
                "shop",
                TABLE,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "",
                null,
                Clocks.own(null, Period.ofYears(7)),
                ZoneId.of("UTC"),
                "0 0 2 * * ?",
                Policy.Misfire.FIRE_ONCE,
                Policy.Overlap.SKIP,
                null,
                "shop",
                "archive",
                1000,
                Policy.Proof.SET,
                List.of(),
                driving,
                paused,
                null);
    }

    @Test
    void saysWhatWouldTakeWhatComesIn() {
        // 12,000 an hour while it runs, two hours a day
        CatchUp never = reckon(4682, 500_000, new CatchUps.Pace(24_000, 2, 1), DAILY, 14);

        assertThat(never.verdict()).isEqualTo(CatchUp.Verdict.NEVER);
        assertThat(never.words())
                .isEqualTo("can never catch up: 4,682/h in, 1,000/h out; 3 workers and a 4 h window would");
    }

    @Test
    void saysThatNothingWould() {
        CatchUp never = reckon(1_000_000, 1, new CatchUps.Pace(1_000, 1, 2), DAILY, 168);

        assertThat(never.words())
                .isEqualTo("can never catch up: 1,000,000/h in, 1,000/h out; 16 workers all day would not either");
    }

    @Test
    void saysWhenWhatWaitsWillBeGone() {
        CatchUp catchUp = reckon(1_000, 72_000, new CatchUps.Pace(4_000, 2, 2), DAILY, 168);

        assertThat(catchUp.verdict()).isEqualTo(CatchUp.Verdict.CATCHES_UP);
        assertThat(catchUp.daysToCatchUp()).isEqualTo(3);
        assertThat(catchUp.words()).isEqualTo("catches up in 3 days: 1,000/h in, 2,000/h out, 72,000 rows wait");
        assertThat(reckon(1_000, 0, new CatchUps.Pace(4_000, 2, 2), DAILY, 168).words())
                .isEqualTo("keeps up: 1,000/h in, 2,000/h out at most");
    }

    @Test
    void whatGoesInAndOutAlikeGainsNothing() {
        assertThat(reckon(2_000, 5, new CatchUps.Pace(4_000, 2, 2), DAILY, 168).words())
                .isEqualTo("keeps up and gains nothing: 2,000/h in, 2,000/h out; 5 rows wait");
    }

    @Test
    void samplesOfLessThanAnHourSayNothingOfWhatComesIn() {
        TableGrowth young = table(1_000, 5, Duration.ofMinutes(59));

        assertThat(CatchUps.reckon(policy(), young, new CatchUps.Pace(4_000, 2, 2), DAILY, 168)
                        .words())
                .isEqualTo("not known yet what comes in: samples span 59 of 60 minutes");
    }

    @Test
    void aPausedPolicyIsNotJudged() {
        CatchUp paused = CatchUps.reckon(
                policy(Policy.Driving.DEFAULT, true), table(1_000, 5), new CatchUps.Pace(4_000, 2, 2), DAILY, 168);

        assertThat(paused.verdict()).isEqualTo(CatchUp.Verdict.UNKNOWN);
        assertThat(paused.words()).isEqualTo("it is paused: nothing goes; 1,000/h in");
    }

    @Test
    void sessionsHaveTheHoursOfTheirStartsAndTheirLongestTimeButForBlackouts() {
        Policy.Driving anHour =
                new Policy.Driving(2, Policy.Pace.NORMAL, List.of("Mon-Fri 08:00-18:00"), Duration.ofHours(1));

        assertThat(CatchUps.hoursAWeek(policy(anHour, false), NOW)).isEqualTo(168 - 50);
        assertThat(CatchUps.reckon(policy(anHour, false), table(1_000, 5), new CatchUps.Pace(4_000, 2, 2), DAILY, 118)
                        .hoursPerDay())
                .isEqualTo(1);
    }

    @Test
    void aChildIsComparedInKeysThatItsParentHandsOff() {
        Handed handed = new Handed(168_000, Duration.ofHours(168), 72_000, 2_000);
        CatchUps.Pace rows = new CatchUps.Pace(4_000, 1, 2); // two rows of each key

        CatchUp catchesUp = CatchUps.reckonChild(policy(), handed, rows, DAILY, 168, NOW);

        assertThat(catchesUp.words()).isEqualTo("catches up in 3 days: 1,000/h in, 2,000/h out, 72,000 keys wait");
        assertThat(CatchUps.reckonChild(policy(), handed, rows, DAILY, 42, NOW).verdict())
                .isEqualTo(CatchUp.Verdict.NEVER);
        assertThat(CatchUps.reckonChild(policy(), null, rows, DAILY, 168, NOW).words())
                .isEqualTo("not known yet what comes in: its parent has handed off nothing for 7 days");
        CatchUp young =
                CatchUps.reckonChild(policy(), new Handed(5, Duration.ofMinutes(59), 0, 5), rows, DAILY, 168, NOW);
        assertThat(young.inPerHour()).isNull();
        assertThat(young.words()).isEqualTo("not known yet what comes in: its parent first ran 59 of 60 minutes ago");
        assertThat(CatchUps.reckonChild(policy(), handed, null, DAILY, 168, NOW).words())
                .isEqualTo("no session took a key in the last 30 days; 1,000/h in");
    }

    @Test
    void judgesNothingThatWasNotMeasured() {
        CatchUps.Pace pace = new CatchUps.Pace(4_000, 2, 2);

        assertThat(CatchUps.reckon(policy(), null, pace, DAILY, 168).words())
                .isEqualTo("not known yet what comes in: two samples of its table are needed");
        assertThat(reckon(1_000, 5, null, DAILY, 168).words())
                .isEqualTo("no session took a row in the last 30 days; 1,000/h in");
        assertThat(reckon(1_000, 5, pace, OptionalInt.empty(), 168).words())
                .isEqualTo("nothing starts it by itself; 1,000/h in");
    }
}
