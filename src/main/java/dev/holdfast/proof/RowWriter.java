package dev.holdfast.proof;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Spells rows and hashes them, one after the other: a value for each column in the order of the columns, then
/// [#leaf()]. Of no use to two threads.
public final class RowWriter {
    private static final int ABSENT = -1;

    /// The one bit pattern for all that is no number.
    private static final long NAN = 0x7ff8_0000_0000_0000L;

    /// Decimal digits in one to the base 10,000.
    private static final int DIGITS = 4;

    private static final BigInteger[] TENS = {
        BigInteger.ONE, BigInteger.TEN, BigInteger.valueOf(100), BigInteger.valueOf(1_000)
    };

    private final MessageDigest sha = Sha256.make();
    private final ByteBuilder row = new ByteBuilder();
    private final int columns;
    private final int start;
    private int written;

    public RowWriter(List<ProofColumn> columns) {
        this.columns = columns.size();
        ByteBuilder header = new ByteBuilder();
        header.putText("holdfast row 1");
        header.put32(columns.size());
        for (ProofColumn column : columns) {
            header.put8(column.family().code());
            header.putText(column.name());
        }
        row.put8(0); // a leaf, no inner node
        row.put(header.digest(sha));
        start = 1 + Sha256.BYTES;
    }

    private void begin(int length) {
        written++;
        row.put32(length);
    }

    /// NULL, of any family.
    public void absent() {
        begin(ABSENT);
    }

    /// INTEGER: 8 bytes.
    public void integer(long value) {
        begin(8);
        row.put64(value);
    }

    /// NUMERIC that is a number: its sign, and its digits to the base 10,000: `sum of digits[i] * 10000^(weight -
    /// i)`. Spelt without zero digits at either end as a byte (1 positive, 2 negative), the weight in 4 bytes, and
    /// 2 bytes a digit; zero is the byte 0 alone.
    public void numeric(boolean negative, int weight, short[] digits, int count) {
        int first = 0;
        int last = count;
        while (first < last && digits[first] == 0) {
            first++;
        }
        while (last > first && digits[last - 1] == 0) {
            last--;
        }
        if (first == last) {
            begin(1);
            row.put8(0);
            return;
        }
        begin(5 + 2 * (last - first));
        row.put8(negative ? 2 : 1);
        row.put32(weight - first);
        for (int i = first; i < last; i++) {
            row.put16(digits[i]);
        }
    }

    /// NUMERIC that is no finite number.
    public enum Special {
        NAN(3),
        INFINITY(4),
        MINUS_INFINITY(5);

        private final int code;

        Special(int code) {
            this.code = code;
        }
    }

    /// Spelt as one byte: 3, 4 or 5.
    public void numeric(Special special) {
        begin(1);
        row.put8(special.code);
    }

    /// FLOAT: the 8 bytes of the double; a float is made one, which loses nothing. Minus zero is not zero; all that is
    /// no number is one.
    public void floating(double value) {
        begin(8);
        row.put64(Double.isNaN(value) ? NAN : Double.doubleToRawLongBits(value));
    }

    /// BOOLEAN: one byte, 0 or 1.
    public void truth(boolean value) {
        begin(1);
        row.put8(value ? 1 : 0);
    }

    /// TEXT and PRINTED (UTF-8), BYTES, UUID (its 16 bytes as RFC 9562 orders them).
    public void bytes(byte[] source, int from, int count) {
        begin(count);
        row.put(source, from, count);
    }

    /// DATE: days since 1970-01-01 in the proleptic Gregorian calendar, 8 bytes; `Long.MAX_VALUE` and
    /// `Long.MIN_VALUE` are infinity and minus infinity.
    public void date(long epochDay) {
        integer(epochDay);
    }

    /// TIME (since midnight; 24:00 is not 00:00), TIMESTAMP (since 1970-01-01 00:00 of its own calendar) and
    /// INSTANT (since 1970-01-01 00:00 UTC): microseconds, 8 bytes, infinities as for dates. An engine that tells
    /// finer times appends the nanoseconds below the microsecond in 2 bytes, unless they are 0.
    public void micros(long micros) {
        integer(micros);
    }

    /// TIME_WITH_OFFSET: microseconds since midnight in 8 bytes, seconds east of UTC in 4.
    public void timeWithOffset(long micros, int secondsEast) {
        begin(12);
        row.put64(micros);
        row.put32(secondsEast);
    }

    /// INTERVAL: months in 4 bytes, days in 4, microseconds in 8: a day is not 24 hours, a month not 30 days.
    public void interval(int months, int days, long micros) {
        begin(16);
        row.put32(months);
        row.put32(days);
        row.put64(micros);
    }

    /// As [#micros(long)], of an engine that tells finer times. @param nanos below the microsecond, 0 to 999
    public void micros(long micros, int nanos) {
        begin(nanos == 0 ? 8 : 10);
        row.put64(micros);
        fraction(nanos);
    }

    private void fraction(int nanos) {
        if (nanos != 0) {
            row.put16(nanos);
        }
    }

    /// MOMENT_WITH_OFFSET: the moment as an INSTANT in 8 bytes, seconds east of UTC in 4, and the nanoseconds below the
    /// microsecond in 2, unless they are 0. TIME_WITH_OFFSET of an engine that tells finer times likewise.
    public void withOffset(long micros, int nanos, int secondsEast) {
        begin(nanos == 0 ? 12 : 14);
        row.put64(micros);
        row.put32(secondsEast);
        fraction(nanos);
    }

    /// NUMERIC that is a number.
    public void numeric(BigDecimal value) {
        int up = Math.floorMod(-value.scale(), DIGITS);
        BigInteger whole = value.unscaledValue().abs();
        String digits = up == 0 ? whole.toString() : whole.multiply(TENS[up]).toString();
        int count = (digits.length() + DIGITS - 1) / DIGITS;
        short[] groups = new short[count];
        for (int i = 0; i < count; i++) {
            int end = digits.length() - DIGITS * (count - 1 - i);
            groups[i] = (short) Integer.parseInt(digits, Math.max(0, end - DIGITS), end, 10);
        }
        numeric(value.signum() < 0, count - 1 - (value.scale() + up) / DIGITS, groups, count);
    }

    /// Spells a value as the family of its column wants it.
    ///
    /// @param value null for NULL
    public void value(@Nullable Value value) {
        switch (value) {
            case null -> absent();
            case Value.Whole(long whole) -> integer(whole);
            case Value.Exact(BigDecimal exact) -> numeric(exact);
            case Value.Endless(Special special) -> numeric(special);
            case Value.Floating(double floating) -> floating(floating);
            case Value.Truth(boolean truth) -> truth(truth);
            case Value.Text(String text) -> bytes(WideText.bytes(text));
            case Value.Bytes(byte[] bytes) -> bytes(bytes);
            case Value.Uuid(UUID uuid) -> {
                begin(16);
                row.put64(uuid.getMostSignificantBits());
                row.put64(uuid.getLeastSignificantBits());
            }
            case Value.Day(long day) -> date(day);
            case Value.Ticks(long micros, int nanos) -> micros(micros, nanos);
            case Value.OffsetTime(long micros, int nanos, int east) -> withOffset(micros, nanos, east);
            case Value.OffsetMoment(long micros, int nanos, int east) -> withOffset(micros, nanos, east);
            case Value.Span(int months, int days, long micros) -> interval(months, days, micros);
        }
    }

    private void bytes(byte[] source) {
        bytes(source, 0, source.length);
    }

    /// Ends the row.
    ///
    /// @return its leaf
    /// @throws IllegalStateException unless each column got one value
    public byte[] leaf() {
        if (written != columns) {
            throw new IllegalStateException(written + " values for " + columns + " columns");
        }
        byte[] leaf = row.digest(sha);
        row.cut(start);
        written = 0;
        return leaf;
    }
}
