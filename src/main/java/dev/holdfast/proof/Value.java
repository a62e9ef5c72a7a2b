package dev.holdfast.proof;

import java.math.BigDecimal;

/// A value on its way from one engine to another: one shape for each way in which [RowWriter] spells values. NULL is no
/// value.
public sealed interface Value {
    /// INTEGER.
    record Whole(long value) implements Value {}

    /// NUMERIC that is a number.
    record Exact(BigDecimal value) implements Value {}

    /// NUMERIC that is no finite number.
    record Endless(RowWriter.Special special) implements Value {}

    /// FLOAT.
    record Floating(double value) implements Value {}

    /// BOOLEAN.
    record Truth(boolean value) implements Value {}

    /// TEXT and PRINTED.
    record Text(String text) implements Value {}

    /// BYTES. @param bytes given away
    record Bytes(byte[] bytes) implements Value {}

    /// UUID.
    record Uuid(java.util.UUID value) implements Value {}

    /// DATE, see [RowWriter#date(long)].
    record Day(long epochDay) implements Value {}

    /// TIME, TIMESTAMP and INSTANT, see [RowWriter#micros(long, int)].
    record Ticks(long micros, int nanos) implements Value {
        /// Before or after every moment.
        public boolean endless() {
            return micros == Long.MAX_VALUE || micros == Long.MIN_VALUE;
        }
    }

    /// TIME_WITH_OFFSET.
    record OffsetTime(long micros, int nanos, int secondsEast) implements Value {}

    /// MOMENT_WITH_OFFSET. @param micros of the moment, since 1970-01-01 00:00 UTC
    record OffsetMoment(long micros, int nanos, int secondsEast) implements Value {}

    /// INTERVAL.
    record Span(int months, int days, long micros) implements Value {}
}
