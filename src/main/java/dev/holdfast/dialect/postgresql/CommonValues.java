package dev.holdfast.dialect.postgresql;

import java.nio.ByteBuffer;

/// What all rows of a binary COPY end with, as one row ends with it.
///
/// @param count of values
/// @param bytes each value with its length before it; not changed
record CommonValues(int count, byte[] bytes) {
    /// Values of eight bytes each: `bigint`, or `timestamptz` as [Spelling#micros].
    static CommonValues of(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * (Integer.BYTES + Long.BYTES));
        for (long value : values) {
            bytes.putInt(Long.BYTES).putLong(value);
        }
        return new CommonValues(values.length, bytes.array());
    }
}
