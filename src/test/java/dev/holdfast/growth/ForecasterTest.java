package dev.holdfast.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ForecasterTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);

    private static Forecast forecast(int days, @Nullable Long limit, IntToDoubleFunction bytes) {
        SortedMap<LocalDate, Long> values = new TreeMap<>();
        for (int day = 0; day < days; day++) {
            values.put(FIRST.plusDays(day), Math.round(bytes.applyAsDouble(day)));
        }
        return Forecaster.forecast(values, limit, 30);
    }

    private static Forecast.Line line(Forecast forecast) {
        return forecast.fit().orElseThrow();
    }

    @Test
    void thirteenDaysAreNotEnough() {
        Forecast forecast = forecast(13, 1_000_000L, day -> 1000 + 10 * day);

        assertThat(forecast.words()).isEqualTo("not enough data: 13 of 14 days");
        assertThat(forecast.fit()).isEmpty();
    }

    @Test
    void steadyGrowthMeetsItsLimitOnTheDayThatItMust() {
        Forecast forecast = forecast(14, 2130L, day -> 1000 + 10 * day);

        assertThat(forecast).isInstanceOfSatisfying(Forecast.Growing.class, growing -> {
            assertThat(growing.line().bytesPerDay()).isEqualTo(10);
            assertThat(growing.line().bytes()).isEqualTo(1130);
            assertThat(growing.words()).isEqualTo("full in 100 days (100 to 100)");
            assertThat(growing.fullAt()).isEqualTo("2026-04-25T00:00:00Z"); // a hundred days after the 14th is over
        });
        assertThat(line(forecast).points()).hasSize(14 + 30).last().satisfies(point -> assertThat(point.bytes())
                .isEqualTo(1430));
    }

    @Test
    void whatDoesNotGrowIsNeverFull() {
        assertThat(forecast(60, 1001L, _ -> 1000))
                .isInstanceOf(Forecast.NeverFull.class)
                .extracting(Forecast::words)
                .isEqualTo("it does not grow: never full");
        assertThat(forecast(60, 1001L, day -> 1000 - day).words()).isEqualTo("it shrinks: never full");
    }

    @Test
    void noiseWithoutGrowthIsNeverFull() {
        Random random = new Random(7);

        Forecast forecast = forecast(40, 2_000_000L, _ -> 1_000_000 + random.nextGaussian() * 20_000);

        assertThat(forecast).isInstanceOf(Forecast.NeverFull.class);
    }

    @Test
    void growthThatIsLessThanTheNoiseIsNeverFull() {
        Forecast forecast = forecast(40, 2_000_000L, day -> {
            double wave = Math.sin(day * 12.9898) * 43_758.5453;
            return 1_000_000 + 100 * day + 20_000 * (2 * (wave - Math.floor(wave)) - 1);
        });

        assertThat(line(forecast).bytesPerDay()).isPositive();
        assertThat(forecast.words()).isEqualTo("it cannot be told whether it grows: never full");
    }

    @Test
    void aFewWrongDaysBendNothing() {
        Forecast forecast = forecast(
                30, null, day -> day == 3 || day == 11 || day == 12 || day == 29 ? 90_000 : 10_000 + 100 * day);

        assertThat(line(forecast).bytesPerDay()).isCloseTo(100, within(1.0));
        assertThat(line(forecast).bytes()).isCloseTo(12_900, within(50L));
    }

    @Test
    void aSessionThatTookHalfOfATableDoesNotTurnItsGrowthAround() {
        Forecast forecast = forecast(40, 60_000L, day -> (day < 25 ? 50_000 : 20_000) + 200 * day);

        assertThat(line(forecast).bytesPerDay()).isCloseTo(200, within(1.0));
        assertThat(line(forecast).bytes()).isEqualTo(27_800);
        assertThat(forecast.words()).isEqualTo("full in 161 days (161 to 161)");
    }

    @Test
    void aTableThatIsEmptiedEveryWeekDoesNotGrow() {
        Forecast forecast = forecast(56, 1_000_000L, day -> 10_000 + 1_000 * (day % 7));

        assertThat(forecast).isInstanceOf(Forecast.NeverFull.class);
    }

    @Test
    void whatWasMoreThanNinetyDaysAgoSaysNothing() {
        Forecast forecast = forecast(200, null, day -> day < 110 ? 1_000 * day : 110_000 + 10 * (day - 110));

        assertThat(line(forecast).bytesPerDay()).isCloseTo(10, within(0.1));
    }

    @Test
    void theBandHoldsTheTrueSlopeOfANoisySeries() {
        Random random = new Random(11);

        Forecast.Line line = line(forecast(60, null, day -> 1_000_000 + 5_000 * day + random.nextGaussian() * 20_000));

        assertThat(line.lowPerDay()).isLessThan(5_000);
        assertThat(line.highPerDay()).isGreaterThan(5_000).isLessThan(7_000);
        assertThat(line.points().getLast().high())
                .isGreaterThan(line.points().getLast().low());
    }
}
