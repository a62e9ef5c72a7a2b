package dev.holdfast.console.chart;

import java.util.function.LongFunction;
import javafx.scene.chart.NumberAxis;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// Round ticks from zero to beyond the largest value.
final class NumberScale {
    private static final int TICKS = 5;
    private static final double[] BINARY = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
    private static final double[] DECIMAL = {1, 2, 5};

    private NumberScale() {}

    /// Ticks at 1, 2, 4 … 512 of a binary unit.
    static void bytes(NumberAxis axis, double most) {
        double unit = 1;
        while (unit * 1024 * TICKS <= most) {
            unit *= 1024;
        }
        set(axis, most, unit, 1024, BINARY);
    }

    /// Ticks at 1, 2 and 5 of a power of ten.
    static void counts(NumberAxis axis, double most) {
        double unit = 1;
        while (unit * 10 * TICKS <= most) {
            unit *= 10;
        }
        set(axis, most, unit, 10, DECIMAL);
    }

    /// Spells the ticks; what is typed is never read, since nobody types on an axis.
    static void labels(NumberAxis axis, LongFunction<String> words) {
        axis.setTickLabelFormatter(new StringConverter<>() {
            @Override
            public String toString(@Nullable Number value) {
                return value == null ? "" : words.apply(value.longValue());
            }

            @Override
            public Number fromString(String text) {
                throw new UnsupportedOperationException("an axis is not typed on: " + text);
            }
        });
    }

    private static void set(NumberAxis axis, double most, double unit, double next, double[] multiples) {
        double step = unit * next;
        for (int i = multiples.length - 1; i >= 0; i--) {
            if (unit * multiples[i] * TICKS >= most) {
                step = unit * multiples[i];
            }
        }
        axis.setAutoRanging(false);
        axis.setLowerBound(0);
        axis.setTickUnit(step);
        axis.setUpperBound(step * Math.max(1, Math.ceil(most / step)));
    }
}
