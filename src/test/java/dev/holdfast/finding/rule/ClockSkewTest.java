package dev.holdfast.finding.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.finding.Found;
import dev.holdfast.finding.Observed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClockSkewTest {
    private static List<Found> look(Duration ahead) {
        return new ClockSkew().look(new Observed(Instant.EPOCH, List.of(), ahead));
    }

    @Test
    void clocksThatDifferByMoreThanTwoSecondsAreFoundEitherWay() {
        assertThat(look(Duration.ofMillis(2_001)))
                .extracting(Found::message)
                .containsExactly("this machine's clock is 2001 ms ahead of the control database's");
        assertThat(look(Duration.ofSeconds(-3)))
                .extracting(Found::message)
                .containsExactly("this machine's clock is 3000 ms behind the control database's");
        assertThat(look(Duration.ofSeconds(2))).isEmpty();
        assertThat(look(Duration.ofSeconds(-2))).isEmpty();
    }
}
