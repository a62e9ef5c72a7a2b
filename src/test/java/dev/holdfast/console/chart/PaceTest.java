package dev.holdfast.console.chart;

import static org.assertj.core.api.Assertions.assertThat;

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
    /// Machado, Oliveira, Fernandes 2009, full severity, for linear RGB; the first is of people who see all hues.
    private static final double[][][] EYES = {
        {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
        {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
        {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
        {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}
    };

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
        for (double[][] eye : EYES) {
            for (Pace one : Pace.values()) {
                for (Pace other : Pace.values()) {
                    if (one.compareTo(other) < 0) {
                        assertThat(distance(
                                        lab(Objects.requireNonNull(colours.get(one)), eye),
                                        lab(Objects.requireNonNull(colours.get(other)), eye)))
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
        colours(theme, "on-pace").forEach((pace, text) -> {
            double one = luminance(Objects.requireNonNull(areas.get(pace))) + 0.05;
            double other = luminance(text) + 0.05;

            assertThat(Math.max(one, other) / Math.min(one, other))
                    .as("%s", pace)
                    .isGreaterThan(READABLE);
        });
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

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }

    private static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed())
                + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
    }

    private static double[] lab(Color colour, double[][] eye) {
        double[] rgb = {linear(colour.getRed()), linear(colour.getGreen()), linear(colour.getBlue())};
        double[] seen = new double[3];
        for (int i = 0; i < 3; i++) {
            seen[i] = Math.clamp(eye[i][0] * rgb[0] + eye[i][1] * rgb[1] + eye[i][2] * rgb[2], 0, 1);
        }
        double x = root((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.95047);
        double y = root(0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]);
        double z = root((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.08883);
        return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    private static double root(double value) {
        return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16.0 / 116;
    }

    private static double distance(double[] one, double[] other) {
        return Math.sqrt(
                Math.pow(one[0] - other[0], 2) + Math.pow(one[1] - other[1], 2) + Math.pow(one[2] - other[2], 2));
    }
}
