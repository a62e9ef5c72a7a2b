package dev.holdfast.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.Period;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ResidenceTest {
    @Test
    void aRowIsDueOnceItsDayLiesBeforeTheFirstDayThatIsKept() {
        assertThat(Residence.firstDay("2026-01-01", Period.ofDays(90))).contains(LocalDate.of(2026, 4, 2));
        assertThat(Residence.firstDay("2026-01-30", Period.ofMonths(1))).contains(LocalDate.of(2026, 3, 1));
        assertThat(Residence.firstDay("2024-02-28", Period.ofYears(1))).contains(LocalDate.of(2025, 3, 1));
    }

    /// The engine keeps rows from `today - residence` on.
    @Test
    void theFirstDayIsTheFirstOnWhichTheEngineTakesTheRow() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            LocalDate age = LocalDate.of(2020, 1, 1).plusDays(random.nextInt(4000));
            Period residence = Period.of(random.nextInt(3), random.nextInt(14), random.nextInt(40));

            LocalDate first = Residence.firstDay(age.toString(), residence).orElseThrow();

            assertThat(age).as("%s, %s", age, residence).isBefore(first.minus(residence));
            assertThat(age)
                    .as("%s, %s", age, residence)
                    .isAfterOrEqualTo(first.minusDays(1).minus(residence));
        }
    }

    @Test
    void aDayThatIsNoneGivesNothing() {
        assertThat(Residence.firstDay("infinity", Period.ofDays(1))).isEmpty();
        assertThat(Residence.firstDay("0044-03-15 BC", Period.ofDays(1))).isEmpty();
    }
}
