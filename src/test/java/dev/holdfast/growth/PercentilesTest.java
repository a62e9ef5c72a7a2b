package dev.holdfast.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Sampling.Timing;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PercentilesTest {
    @Test
    void countsCallsSinceTheSampleBeforeEachWithTheMeanOfItsStatement() {
        var before = Map.of("fast", new Timing(1_000, 9_999), "reset", new Timing(50, 1), "idle", new Timing(7, 7));
        var after = Map.of(
                "fast", new Timing(1_090, 10_089), // 90 calls of 1 ms
                "reset", new Timing(9, 90), // begun anew: 9 calls of 10 ms
                "new", new Timing(1, 500),
                "idle", new Timing(7, 7));

        assertThat(Percentiles.between(before, after)).isEqualTo(new Percentiles.Figures(100, 6.8, 1, 10, 10));
        assertThat(Percentiles.between(after, after)).isNull();
    }

    @Test
    void halfOfThreeCallsAreTwo() {
        var after = Map.of("a", new Timing(1, 1), "b", new Timing(1, 2), "c", new Timing(1, 3));

        assertThat(Percentiles.between(Map.of(), after)).isEqualTo(new Percentiles.Figures(3, 2, 2, 3, 3));
    }
}
