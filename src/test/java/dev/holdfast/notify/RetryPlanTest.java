package dev.holdfast.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RetryPlanTest {
    /// Without jitter.
    private final RetryPlan plan = new RetryPlan(() -> 0.5);

    private Optional<Duration> after(int tries, Duration wish) {
        return plan.afterFailure(tries, Optional.of(wish));
    }

    @Test
    void aReceiverMayAskForMoreTimeAndNotForLessNorForMoreThanADay() {
        assertThat(after(1, Duration.ofMinutes(7))).contains(Duration.ofMinutes(7));
        assertThat(after(4, Duration.ofSeconds(1))).contains(Duration.ofHours(2));
        assertThat(after(1, Duration.ofDays(9))).contains(Duration.ofDays(1));
        assertThat(after(9, Duration.ZERO)).contains(Duration.ofHours(24));
        assertThat(after(10, Duration.ofMinutes(7))).isEmpty();
    }

    @Test
    void eachWaitIsATenthMoreOrLess() {
        assertThat(new RetryPlan(() -> 0).afterFailure(2, Optional.empty())).contains(Duration.ofSeconds(270));
        assertThat(new RetryPlan(() -> 1).afterFailure(2, Optional.empty())).contains(Duration.ofSeconds(330));
    }

    @Test
    void anEndpointThatFailsOnIsLeftAloneForEverLonger() {
        assertThat(plan.rest(4)).isEmpty();
        assertThat(plan.rest(5)).contains(Duration.ofSeconds(30));
        assertThat(plan.rest(7)).contains(Duration.ofMinutes(2));
        assertThat(plan.rest(100)).contains(Duration.ofMinutes(10));
    }
}
