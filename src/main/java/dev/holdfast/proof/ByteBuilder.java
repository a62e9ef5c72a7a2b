package dev.holdfast.proof;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/// Bytes that grow, big-endian; kept and used again, because a million rows pass through one of them.
final class ByteBuilder {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[1024];
    private int length;

    void cut(int to) {
        length = to;
    }

    private int grow(int by) {
        int at = length;
        length = Math.addExact(length, by);
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length, (int) Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L)));
        }
        return at;
    }

    void put8(int value) {
        int at = grow(1);
        bytes[at] = (byte) value;
    }

    void put16(int value) {
        int at = grow(2);
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    void put32(int value) {
        int at = grow(4);
        INT.set(bytes, at, value);
    }

    void put64(long value) {
        int at = grow(8);
        LONG.set(bytes, at, value);
    }

    void put(byte[] source) {
        put(source, 0, source.length);
    }

    void put(byte[] source, int from, int count) {
        int at = grow(count);
        System.arraycopy(source, from, bytes, at, count);
    }

    /// Its length and its bytes.
    void putText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        put32(utf8.length);
        put(utf8);
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    byte[] digest(MessageDigest sha) {
        sha.update(bytes, 0, length);
        return sha.digest();
    }
}
