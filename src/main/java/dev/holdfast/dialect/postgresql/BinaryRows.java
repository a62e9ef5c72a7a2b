package dev.holdfast.dialect.postgresql;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/// Reads what COPY in binary format sends, value by value, where it lies. The server sends one row a message today;
/// nothing here relies on it. A row that `record_send` made is read likewise: it has the type before each value.
final class BinaryRows {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int SIGNATURE_AND_FLAGS = 15;

    private final @Nullable CopyOut copy;
    private byte[] data = new byte[0];
    private int at;
    private boolean begun;

    BinaryRows(CopyOut copy) {
        this.copy = copy;
    }

    /// Reads rows that [#record] is given.
    BinaryRows() {
        this.copy = null;
    }

    /// Begins with the first value of a row that `record_send` made.
    void record(byte[] record) {
        data = record;
        at = 4; // how many there are
    }

    /// The bytes that [#value()] speaks of.
    byte[] data() {
        return data;
    }

    /// Goes to the next row. @return how many values it has; -1 after the last row
    int next() throws SQLException {
        if (!begun) {
            begun = true;
            need(SIGNATURE_AND_FLAGS + 4);
            at += SIGNATURE_AND_FLAGS;
            int extension = int32(at);
            at += 4;
            need(extension);
            at += extension;
        }
        need(2);
        int values = int16(at);
        at += 2;
        if (values < 0 && more() != null) {
            throw new SQLException("COPY went on after its end", "XX000");
        }
        return values;
    }

    /// Length of the next value, -1 for NULL; the value itself then begins at [#begin()].
    int value() throws SQLException {
        if (copy == null) {
            at += 4; // its type
        }
        need(4);
        int length = int32(at);
        at += 4;
        if (length > 0) {
            need(length);
        }
        return length;
    }

    /// Where the value begins in [#data()].
    int begin() {
        return at;
    }

    void skip(int length) {
        at += length;
    }

    int int16(int from) {
        return (short) SHORT.get(data, from);
    }

    int int32(int from) {
        return (int) INT.get(data, from);
    }

    long int64(int from) {
        return (long) LONG.get(data, from);
    }

    private void need(int count) throws SQLException {
        while (data.length - at < count) {
            byte @Nullable [] more = more();
            if (more == null) {
                throw new SQLException("COPY ended in the middle of a row", "XX000");
            }
            if (at == data.length) {
                data = more;
            } else {
                byte[] joined = Arrays.copyOfRange(data, at, data.length + more.length);
                System.arraycopy(more, 0, joined, data.length - at, more.length);
                data = joined;
            }
            at = 0;
        }
    }

    private byte @Nullable [] more() throws SQLException {
        return copy == null ? null : copy.readFromCopy();
    }
}
