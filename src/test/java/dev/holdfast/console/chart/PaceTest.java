package dev.holdfast.console.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Eyes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private static final double TOLD_APART = 15;
    private static final double READABLE = 4.5;

    @Test
    void growthIsAShareOfTheSize() {
        assertThat(Pace.of(1000, null)).isEqualTo(Pace.UNKNOWN);
        assertThat(Pace.of(1_000_000, 400.0)).isEqualTo(Pace.STEADY);
        assertThat(Pace.of(1_000_000, -600.0)).isEqualTo(Pace.SHRINKS);
        assertThat(Pace.of(1_000_000, 4_000.0)).isEqualTo(Pace.SLOW);
        assertThat(Pace.of(1_000_000, 6_000.0)).isEqualTo(Pace.FAST);
        assertThat(Pace.of(1_000_000, 20_000.0)).isEqualTo(Pace.FASTEST);
        assertThat(Pace.of(0, 0.0)).isEqualTo(Pace.STEADY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void everyPaceIsToldFromEveryOtherByAllEyes(String theme) throws Exception {
        Map<Pace, Color> colours = colours(theme, "pace");
        for (Eyes eye : Eyes.values()) {
            for (Pace one : Pace.values()) {
                for (Pace other : Pace.values()) {
                    if (one.compareTo(other) < 0) {
                        assertThat(eye.distance(
                                        Objects.requireNonNull(colours.get(one)),
                                        Objects.requireNonNull(colours.get(other))))
                                .as("%s beside %s", one, other)
                                .isGreaterThan(TOLD_APART);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void theNameOnAnAreaCanBeRead(String theme) throws Exception {
        Map<Pace, Color> areas = colours(theme, "pace");
        colours(theme, "on-pace")
                .forEach((pace, text) -> assertThat(Eyes.contrast(Objects.requireNonNull(areas.get(pace)), text))
                        .as("%s", pace)
                        .isGreaterThan(READABLE));
    }

    private static Map<Pace, Color> colours(String theme, String kind) throws Exception {
        Map<Pace, Color> colours = new EnumMap<>(Pace.class);
        Matcher line = Pattern.compile("\\s-" + kind + "-(\\w+): (#\\w+);")
                .matcher(Files.readString(Path.of("css/theme-" + theme + ".css")));
        while (line.find()) {
            colours.put(Pace.valueOf(line.group(1).toUpperCase(java.util.Locale.ROOT)), Color.web(line.group(2)));
        }
        assertThat(colours).hasSize(Pace.values().length);
        return colours;
    }
}
