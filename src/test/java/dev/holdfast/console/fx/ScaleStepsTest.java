package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleStepsTest {
    @AfterEach
    void asUsual() {
        Scale.set(Scale.USUAL);
    }

    @ParameterizedTest
    @CsvSource({"150,150", "' 125 ',125", "0,75", "-3,75", "74,75", "201,200", "99999999999,100", "large,100", "'',100"
    })
    void whatWasKeptIsASizeWithinBounds(String kept, int percent) {
        assertThat(Scale.parse(kept)).isEqualTo(percent);
    }

    @Test
    void stepsEndAtBothEnds() {
        List<Integer> steps = new ArrayList<>();
        Scale.set(130); // kept by hand
        for (int i = 0; i < 5; i++) {
            Scale.set(Scale.larger());
            steps.add(Scale.percent());
        }
        assertThat(steps).containsExactly(150, 175, 200, 200, 200);
        Scale.set(105);
        steps.clear();
        for (int i = 0; i < 4; i++) {
            Scale.set(Scale.smaller());
            steps.add(Scale.percent());
        }
        assertThat(steps).containsExactly(100, 90, 75, 75);
        assertThat(Scale.px(8)).isEqualTo(6);
    }
}
