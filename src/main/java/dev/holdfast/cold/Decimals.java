package dev.holdfast.cold;

import dev.holdfast.proof.RowWriter;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Decimals as a proof spells them: digits to the base 10,000.
final class Decimals {
    private static final BigInteger BASE = BigInteger.valueOf(10_000);

    private Decimals() {}

    static void spell(RowWriter row, BigDecimal value) {
        int behind = Math.ceilDiv(Math.max(value.scale(), 0), 4);
        BigInteger left = value.abs().setScale(4 * behind).unscaledValue();
        short[] digits = new short[16]; // 38 digits, and up to 3 more on either side
        int first = digits.length;
        while (left.signum() != 0) {
            BigInteger[] parts = left.divideAndRemainder(BASE);
            digits[--first] = parts[1].shortValueExact();
            left = parts[0];
        }
        int count = digits.length - first;
        short[] used = new short[count];
        System.arraycopy(digits, first, used, 0, count);
        row.numeric(value.signum() < 0, count - 1 - behind, used, count);
    }
}
