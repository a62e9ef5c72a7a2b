package dev.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class YieldingTest {
    private final Yielding yielding = new Yielding();

    private void commits(int count, int millis) {
        for (int i = 0; i < count; i++) {
            yielding.committed(Duration.ofMillis(millis).toNanos());
        }
    }

    private double rest() {
        return yielding.rest(Duration.ofMillis(20).toNanos()) / 1e6;
    }

    @Test
    void idleIsLearnedBeforeAnythingMoves() {
        assertThat(yielding.learning()).isTrue();

        commits(40, 2);

        assertThat(yielding.learning()).isFalse();
    }

    @Test
    void aSessionBeginsSlowlyAndRestsLessAndLess() {
        commits(20, 2);

        double first = rest();
        commits(24, 2);
        double soon = rest();
        commits(40, 2);
        double later = rest();

        assertThat(first).isBetween(13.0, 14.0);
        assertThat(soon).isPositive().isLessThan(first);
        assertThat(later).isZero();
    }

    @Test
    void commitsAFewTimesSlowerThanIdleAreAccepted() {
        commits(20, 2);

        commits(200, 5);

        assertThat(rest()).isZero();
    }

    @Test
    void slowCommitsAskForRestButNeverForAllOfTheTime() {
        commits(20, 2);
        double before = rest();

        commits(16, 10);
        double soon = rest();
        commits(1000, 100);
        double later = rest();

        assertThat(soon).isGreaterThan(before);
        assertThat(later).isGreaterThan(soon).isLessThanOrEqualTo(20.1);
        commits(1000, 2);
        assertThat(rest()).isZero();
    }

    @Test
    void fewSlowOnesAmongManyAreNoise() {
        commits(20, 2);

        for (int i = 0; i < 50; i++) {
            commits(7, 2);
            commits(1, 80);
        }

        assertThat(rest()).isZero();
    }

    @Test
    void sourceThatCannotBeProbedIsNeverYieldedTo() {
        yielding.cannotKnow();

        commits(100, 100);

        assertThat(yielding.learning()).isFalse();
        assertThat(rest()).isZero();
    }
}
