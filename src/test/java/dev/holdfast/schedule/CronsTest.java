package dev.holdfast.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CronsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final Crons crons = new Crons(InstantSource.fixed(NOW));

    @Test
    void aTimeThatTheSpringChangeSkipsDoesNotFireThatDay() {
        assertThat(crons.next("0 30 2 * * ?", BERLIN, Instant.parse("2027-03-26T12:00:00Z"), 3))
                .containsExactly(
                        Instant.parse("2027-03-27T01:30:00Z"),
                        Instant.parse("2027-03-29T00:30:00Z"),
                        Instant.parse("2027-03-30T00:30:00Z"));
    }

    @Test
    void aTimeThatComesTwiceInAutumnFiresOnceAtTheSecond() {
        assertThat(crons.next("0 30 2 * * ?", BERLIN, Instant.parse("2027-10-30T12:00:00Z"), 2))
                .containsExactly(Instant.parse("2027-10-31T01:30:00Z"), Instant.parse("2027-11-01T01:30:00Z"));
    }

    @Test
    void latestIsTheLastNominalTimeAtOrBeforeAMoment() {
        assertThat(crons.latest("0 0 2 * * ?", BERLIN, NOW)).contains(Instant.parse("2026-11-21T01:00:00Z"));
        assertThat(crons.latest("0 0 2 * * ?", BERLIN, Instant.parse("2026-11-21T01:00:00Z")))
                .contains(Instant.parse("2026-11-21T01:00:00Z"));
        assertThat(crons.latest("* * * * * ?", BERLIN, NOW.plusMillis(700))).contains(NOW);
        assertThat(crons.latest("0 0 0 29 2 ?", BERLIN, NOW)).contains(Instant.parse("2024-02-28T23:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0 2 * * *          | 6 or 7 fields
                    0 0 2 * * ? 2030 1 | 6 or 7 fields
                    0 61 2 * * ?       | cannot read
                    0 0 2 * * *        | cannot read
                    0 0 2 ? * XYZ      | cannot read
                    0 0 2 30 2 ?       | never fires
                    0 0 2 * * ? 2020   | never fires
                    0 0 * 15W * ?      | uses W
                    0 0 2,3 LW * ?     | uses W
                    """)
    void problemsAreNamed(String cron, String part) {
        assertThat(crons.problem(cron, BERLIN))
                .hasValueSatisfying(message -> assertThat(message).contains(part));
    }

    @Test
    void goodOnesHaveNoProblem() {
        for (String cron : List.of("0 0 2 * * ?", "0 0/15 * * * ?", "0 0 2 LW * ?", "0 0 2 ? * 6#3", "0 0 2 29 2 ?")) {
            assertThat(crons.problem(cron, BERLIN)).as(cron).isEmpty();
        }
    }

    @Test
    void aVeryLongTextIsRefusedBeforeItIsRead() {
        assertThat(crons.problem("0 ".repeat(5000), BERLIN))
                .hasValueSatisfying(
                        message -> assertThat(message).contains("10000").hasSizeLessThan(200));
        assertThatThrownBy(() -> crons.next("x", BERLIN, NOW, 1)).isInstanceOf(HoldfastException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0 0 2 * * ?         | at 02:00 every day
                    0 0/15 * * * ?      | every 15 minutes
                    0 5/15 * * * ?      | every 15 minutes from minute 5
                    30 0 6,18 ? * MON-FRI | at 06:00:30 and 18:00:30 on Monday to Friday
                    0 0 2 1 * ?         | at 02:00 on day 1 of the month
                    0 0 2 L * ?         | at 02:00 on the last day of the month
                    0 0 2 ? * 2#1       | at 02:00 on the first Monday of the month
                    0 0 2 ? * FRIL      | at 02:00 on the last Friday of the month
                    0 0 2 1 1,7 ?       | at 02:00 on day 1 of the month in January and July
                    * * * * * ?         | every second
                    0 0 0/6 * * ?       | every 6 hours from 00:00 every day
                    0 15 8-18 ? * MON-FRI | every hour from 08:15 to 18:15 on Monday to Friday
                    0 0 2 1-7 * ?       | at 02:00 on days 1 to 7 of the month
                    """)
    void descriptionsAreEnglish(String cron, String text) {
        assertThat(crons.inWords(cron)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0/7 * * * ?", "0 0 2 15W * ?", "0 0 2 * * ? 2030", "0 0 25 * * ?", "every night", ""})
    void whereThereAreNoWordsNothingIsSaid(String cron) {
        assertThat(crons.inWords(cron)).isEmpty();
    }

    /// Random crons of the daily shape: what the text says must be what Quartz does.
    @Test
    void describedTimesAndWeekdaysAreThoseOfQuartz() {
        Random random = new Random(20261121);
        for (int round = 0; round < 500; round++) {
            int weekday = 1 + random.nextInt(7);
            String cron =
                    "%d %d %d ? * %d".formatted(random.nextInt(60), random.nextInt(60), random.nextInt(24), weekday);

            String text = crons.inWords(cron).orElse("");

            for (Instant fire : crons.next(cron, ZoneOffset.UTC, NOW, 3)) {
                var local = fire.atOffset(ZoneOffset.UTC);
                assertThat(text).as(cron).contains("at " + LocalTime.of(local.getHour(), local.getMinute()));
                assertThat(text.toUpperCase(Locale.ROOT))
                        .as(cron)
                        .endsWith(local.getDayOfWeek().name());
            }
        }
    }

    @Test
    void describedDistancesAreThoseOfQuartz() {
        for (int every = 1; every < 60; every++) {
            for (int from = 0; from < 60; from++) {
                String cron = "0 %d/%d * * * ?".formatted(from, every);
                String text = crons.inWords(cron).orElse("");
                if (!text.startsWith("every")) {
                    continue;
                }
                List<Instant> fires = crons.next(cron, ZoneOffset.UTC, NOW, 70);
                String said = every == 1 ? "every minute" : "every " + every + " minutes";

                assertThat(text).as(cron).startsWith(said);
                for (int i = 1; i < fires.size(); i++) {
                    assertThat(Duration.between(fires.get(i - 1), fires.get(i)))
                            .as(cron)
                            .isEqualTo(Duration.ofMinutes(every));
                }
            }
        }
    }
}
