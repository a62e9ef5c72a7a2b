package dev.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SteeringTest {
    private static final Duration TARGET = Duration.ofMillis(100);

    private final Steering steering = new Steering(TARGET, 1000, 20_000);

    /// A database that takes `fixed` for a chunk and `perRow` for each of its rows.
    private void chunks(int count, Duration fixed, Duration perRow) {
        for (int i = 0; i < count; i++) {
            int rows = steering.rows();
            steering.moved(rows, fixed.plus(perRow.multipliedBy(rows)).toNanos());
        }
    }

    @Test
    void chunksComeToTakeTheTargetTime() {
        chunks(30, Duration.ofMillis(10), Duration.ofNanos(20_000));

        assertThat(steering.rows()).isBetween(4300, 4700);
    }

    /// 20 ms with 15 ms of overhead would be a quarter of work; a second of overhead is no reason for minutes.
    @Test
    void targetGivesWhereMostOfItWouldBeOverhead() {
        Steering gentle = new Steering(Duration.ofMillis(20), 250, 5000);
        for (int i = 0; i < 60; i++) {
            gentle.moved(gentle.rows(), 15_000_000 + 40_000L * gentle.rows());
        }
        assertThat(gentle.rows()).isBetween(300, 430); // 30 ms, of which 15 are work

        for (int i = 0; i < 60; i++) {
            gentle.moved(gentle.rows(), 1_000_000_000 + 40_000L * gentle.rows());
        }
        assertThat(gentle.rows()).isEqualTo(Steering.LEAST_ROWS);
    }

    /// On a busy machine, or with many partitions, that a larger chunk took no longer is often seen: then nearly all of
    /// it was overhead. It was taken for none, and chunks of 50 rows moved a tenth of what they might.
    @Test
    void noiseDoesNotHideWhatAChunkCostsWhateverItsSize() {
        Random noise = new Random(1);
        double rows = 0;
        for (int i = 0; i < 1_500; i++) {
            int chunk = noise.nextInt(6) == 0 ? 1 + noise.nextInt(steering.rows()) : steering.rows(); // rests of pages
            double millis = 150 + 0.05 * chunk + 80 * (4 * noise.nextDouble() * noise.nextDouble() - 1);
            steering.moved(chunk, (long) (millis * 1_000_000));
            rows += i < 300 ? 0 : chunk;
        }

        assertThat(rows / 1_200).isBetween(500.0, 3_000.0);
    }

    @Test
    void slowerDatabaseGetsSmallerChunksAtOnce() {
        chunks(30, Duration.ofMillis(10), Duration.ofNanos(20_000));

        chunks(3, Duration.ofMillis(10), Duration.ofNanos(200_000));

        assertThat(steering.rows()).isLessThan(700);
    }

    @Test
    void oneQuickChunkGrowsTheNextByHalfAtMostAndOneSlowOneHalvesIt() {
        steering.moved(1000, 1);

        assertThat(steering.rows()).isEqualTo(1500);

        steering.moved(1500, Duration.ofMinutes(1).toNanos());

        assertThat(steering.rows()).isEqualTo(750);
    }

    @Test
    void boundsHold() {
        chunks(100, Duration.ZERO, Duration.ofNanos(1));
        assertThat(steering.rows()).isEqualTo(20_000);

        chunks(100, Duration.ofSeconds(1), Duration.ofMillis(10));
        assertThat(steering.rows()).isEqualTo(Steering.LEAST_ROWS);
    }

    @Test
    void policyWithSmallerChunksThanTheLeastIsObeyed() {
        Steering small = new Steering(TARGET, 1000, 10);

        small.moved(10, 1);
        small.contended(10);

        assertThat(small.rows()).isEqualTo(10);
    }

    @Test
    void smallRestOfAPageSaysNothing() {
        steering.moved(20, Duration.ofMillis(10).toNanos());

        assertThat(steering.rows()).isEqualTo(1000);
    }

    @Test
    void contentionHalvesWhatDidNotGetThrough() {
        steering.contended(1000);
        assertThat(steering.rows()).isEqualTo(500);

        steering.contended(300);
        assertThat(steering.rows()).isEqualTo(150);
    }

    @Test
    void retuneKeepsWhatWasLearnedOfTheTimeOfARow() {
        chunks(30, Duration.ZERO, Duration.ofNanos(20_000));

        steering.retune(Duration.ofMillis(20), 20_000);
        assertThat(steering.rows()).isBetween(900, 1100);

        steering.retune(Duration.ofMillis(20), 400);
        assertThat(steering.rows()).isEqualTo(400);
    }
}
