package dev.holdfast.cold;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Floating point as PostgreSQL prints it: the fewest digits that read back to the same bits, with an exponent where
/// that is shorter.
final class FloatText {
    /// Exponents from which on there is one; below, it begins at -5.
    private static final int FLOAT_DIGITS = 6;

    private static final int DOUBLE_DIGITS = 15;

    private FloatText() {}

    static String of(float value) {
        return special(value, Float.toString(value), FLOAT_DIGITS, text -> Float.parseFloat(text) == Math.abs(value));
    }

    static String of(double value) {
        return special(
                value, Double.toString(value), DOUBLE_DIGITS, text -> Double.parseDouble(text) == Math.abs(value));
    }

    private interface Reads {
        boolean same(String text);
    }

    private static String special(double value, String java, int digits, Reads reads) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        if (Double.isInfinite(value)) {
            return sign + "Infinity";
        }
        if (value == 0) {
            return sign + "0";
        }
        return sign + text(new BigDecimal(java).abs(), digits, reads);
    }

    /// Java prints two digits where one would do.
    private static String text(BigDecimal value, int digits, Reads reads) {
        BigDecimal one = value.round(new MathContext(1, RoundingMode.HALF_EVEN));
        BigDecimal shortest = (reads.same(one.toString()) ? one : value).stripTrailingZeros();
        String figures = shortest.unscaledValue().toString();
        int exponent = figures.length() - 1 - shortest.scale();
        if (exponent >= -4 && exponent < digits) {
            return shortest.toPlainString();
        }
        String power = Integer.toString(Math.abs(exponent));
        return figures.charAt(0)
                + (figures.length() > 1 ? "." + figures.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + (power.length() < 2 ? "0" + power : power);
    }
}
