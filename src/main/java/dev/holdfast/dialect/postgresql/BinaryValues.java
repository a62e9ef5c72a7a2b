package dev.holdfast.dialect.postgresql;

import dev.holdfast.proof.RowWriter.Special;
import dev.holdfast.proof.Value;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;

/// Values in the bytes of binary COPY, both ways.
///
/// @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, binary format</a>
final class BinaryValues {
    private static final BigInteger BASE = BigInteger.valueOf(10_000);

    private static final int NAN = 0xC000;
    private static final int INFINITY = 0xD000;
    private static final int MINUS_INFINITY = 0xF000;

    private BinaryValues() {}

    /// The value at which `rows` stands, which is no NULL.
    static Value read(Spelling spelling, BinaryRows rows, int length) throws SQLException {
        int at = rows.begin();
        return switch (spelling) {
            case INT2 -> new Value.Whole(rows.int16(at));
            case INT4 -> new Value.Whole(rows.int32(at));
            case INT8 -> new Value.Whole(rows.int64(at));
            case OID -> new Value.Whole(Integer.toUnsignedLong(rows.int32(at)));
            case NUMERIC -> numeric(rows, at);
            case FLOAT4 -> new Value.Floating(Float.intBitsToFloat(rows.int32(at)));
            case FLOAT8 -> new Value.Floating(Double.longBitsToDouble(rows.int64(at)));
            case BOOL -> new Value.Truth(rows.data()[at] != 0);
            case TEXT, PRINTED -> new Value.Text(new String(rows.data(), at, length, StandardCharsets.UTF_8));
            case BYTEA -> new Value.Bytes(Arrays.copyOfRange(rows.data(), at, at + length));
            case UUID -> new Value.Uuid(new java.util.UUID(rows.int64(at), rows.int64(at + 8)));
            case DATE -> new Value.Day(day(rows.int32(at)));
            case TIME -> new Value.Ticks(rows.int64(at), 0);
            case TIMESTAMP, TIMESTAMPTZ -> new Value.Ticks(Spelling.sinceEpoch(rows.int64(at)), 0);
            case TIMESTAMPTZ_AT_0 -> new Value.OffsetMoment(Spelling.sinceEpoch(rows.int64(at)), 0, 0);
            case TIMETZ -> new Value.OffsetTime(rows.int64(at), 0, -rows.int32(at + 8)); // west is positive there
            case INTERVAL -> new Value.Span(rows.int32(at + 12), rows.int32(at + 8), rows.int64(at));
        };
    }

    private static long day(int days) {
        return switch (days) {
            case Integer.MAX_VALUE -> Long.MAX_VALUE;
            case Integer.MIN_VALUE -> Long.MIN_VALUE;
            default -> days + Spelling.EPOCH_DAYS;
        };
    }

    private static Value numeric(BinaryRows rows, int at) throws SQLException {
        int sign = rows.int16(at + 4) & 0xffff;
        return switch (sign) {
            case NAN -> new Value.Endless(Special.NAN);
            case INFINITY -> new Value.Endless(Special.INFINITY);
            case MINUS_INFINITY -> new Value.Endless(Special.MINUS_INFINITY);
            default -> {
                int count = rows.int16(at);
                StringBuilder digits = new StringBuilder(4 * count + 1).append('0');
                for (int i = 0; i < count; i++) {
                    int digit = rows.int16(at + 8 + 2 * i);
                    digits.append((char) ('0' + digit / 1_000))
                            .append((char) ('0' + digit / 100 % 10))
                            .append((char) ('0' + digit / 10 % 10))
                            .append((char) ('0' + digit % 10));
                }
                int weight = rows.int16(at + 2);
                int scale = rows.int16(at + 6);
                BigDecimal magnitude = new BigDecimal(new BigInteger(digits.toString()), 4 * (count - 1 - weight));
                BigDecimal value = magnitude.scale() > scale ? shortened(magnitude, scale) : magnitude.setScale(scale);
                yield new Value.Exact(sign == 0 ? value : value.negate());
            }
        };
    }

    /// Digits come four at a time, so up to three zeros are no part of the number.
    private static BigDecimal shortened(BigDecimal magnitude, int scale) {
        return magnitude.setScale(Math.max(scale, magnitude.stripTrailingZeros().scale()));
    }

    /// Writes length and bytes of a value.
    ///
    /// @param spelling of the column that takes it
    /// @throws SQLException when the value is no value of the column
    static void write(Spelling spelling, Value value, DataOutputStream out) throws IOException, SQLException {
        switch (spelling) {
            case INT2 -> {
                out.writeInt(2);
                out.writeShort(within(whole(value), Short.MIN_VALUE, Short.MAX_VALUE));
            }
            case INT4 -> {
                out.writeInt(4);
                out.writeInt(within(whole(value), Integer.MIN_VALUE, Integer.MAX_VALUE));
            }
            case INT8 -> {
                out.writeInt(8);
                out.writeLong(whole(value));
            }
            case OID -> {
                out.writeInt(4);
                out.writeInt((int) whole(value));
            }
            case NUMERIC -> numeric(value, out);
            case FLOAT4 -> {
                out.writeInt(4);
                out.writeFloat((float) floating(value));
            }
            case FLOAT8 -> {
                out.writeInt(8);
                out.writeDouble(floating(value));
            }
            case BOOL -> {
                out.writeInt(1);
                out.writeByte(value instanceof Value.Truth(boolean truth) && truth ? 1 : 0);
            }
            case TEXT, PRINTED -> {
                byte[] utf8 = ((Value.Text) value).text().getBytes(StandardCharsets.UTF_8);
                out.writeInt(utf8.length);
                out.write(utf8);
            }
            case BYTEA -> {
                byte[] bytes = ((Value.Bytes) value).bytes();
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            case UUID -> {
                java.util.UUID uuid = ((Value.Uuid) value).value();
                out.writeInt(16);
                out.writeLong(uuid.getMostSignificantBits());
                out.writeLong(uuid.getLeastSignificantBits());
            }
            case DATE -> {
                out.writeInt(4);
                out.writeInt(days(((Value.Day) value).epochDay()));
            }
            case TIME -> {
                out.writeInt(8);
                out.writeLong(micros((Value.Ticks) value));
            }
            case TIMESTAMP, TIMESTAMPTZ -> {
                out.writeInt(8);
                out.writeLong(sinceMillennium(moment(value)));
            }
            case TIMETZ -> {
                Value.OffsetTime time = (Value.OffsetTime) value;
                out.writeInt(12);
                out.writeLong(time.micros());
                out.writeInt(-time.secondsEast());
            }
            case INTERVAL -> {
                Value.Span span = (Value.Span) value;
                out.writeInt(16);
                out.writeLong(span.micros());
                out.writeInt(span.days());
                out.writeInt(span.months());
            }
            case TIMESTAMPTZ_AT_0 -> throw new IllegalArgumentException("no column keeps an offset");
        }
    }

    private static long whole(Value value) {
        return ((Value.Whole) value).value();
    }

    private static double floating(Value value) {
        return ((Value.Floating) value).value();
    }

    private static int within(long value, long least, long most) throws SQLException {
        if (value < least || value > most) {
            throw unfit(value + " is out of range");
        }
        return (int) value;
    }

    /// SQLSTATE 22003: the value, and nothing else, is to blame.
    private static SQLException unfit(String why) {
        return new SQLException(why, "22003");
    }

    private static long micros(Value.Ticks ticks) throws SQLException {
        requireMicros(ticks.nanos());
        return ticks.micros();
    }

    private static void requireMicros(int nanos) throws SQLException {
        if (nanos != 0) {
            throw unfit("it has digits below the microsecond");
        }
    }

    /// A moment that another engine kept with an offset is the same moment: the offset is 0, or the proof tells.
    private static long moment(Value value) throws SQLException {
        if (value instanceof Value.OffsetMoment moment) {
            requireMicros(moment.nanos());
            return moment.micros();
        }
        return micros((Value.Ticks) value);
    }

    private static long sinceMillennium(long micros) {
        return micros == Long.MAX_VALUE || micros == Long.MIN_VALUE ? micros : micros - Spelling.EPOCH_MICROS;
    }

    private static int days(long epochDay) throws SQLException {
        if (epochDay == Long.MAX_VALUE) {
            return Integer.MAX_VALUE;
        }
        return epochDay == Long.MIN_VALUE
                ? Integer.MIN_VALUE
                : within(epochDay - Spelling.EPOCH_DAYS, Integer.MIN_VALUE + 1L, Integer.MAX_VALUE - 1L);
    }

    private static void numeric(Value value, DataOutputStream out) throws IOException {
        if (value instanceof Value.Endless(Special special)) {
            out.writeInt(8);
            out.writeShort(0);
            out.writeShort(0);
            out.writeShort(
                    switch (special) {
                        case NAN -> NAN;
                        case INFINITY -> INFINITY;
                        case MINUS_INFINITY -> MINUS_INFINITY;
                    });
            out.writeShort(0);
            return;
        }
        BigDecimal exact = ((Value.Exact) value).value();
        if (exact.scale() < 0) {
            exact = exact.setScale(0);
        }
        int fraction = (exact.scale() + 3) / 4;
        BigInteger rest = exact.unscaledValue().abs().multiply(BigInteger.TEN.pow(4 * fraction - exact.scale()));
        java.util.ArrayDeque<Integer> digits = new java.util.ArrayDeque<>();
        while (rest.signum() > 0) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            digits.push(parts[1].intValue());
            rest = parts[0];
        }
        out.writeInt(8 + 2 * digits.size());
        out.writeShort(digits.size());
        out.writeShort(digits.size() - 1 - fraction);
        out.writeShort(exact.signum() < 0 ? 0x4000 : 0);
        out.writeShort(exact.scale());
        for (int digit : digits) {
            out.writeShort(digit);
        }
    }
}
