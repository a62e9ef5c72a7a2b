package dev.holdfast.proof;

import java.util.Arrays;
import java.util.HexFormat;

/// The root of a Merkle tree: 32 bytes.
public final class Root {
    private final byte[] bytes;

    private Root(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @throws IllegalArgumentException unless there are 32 bytes
    public static Root of(byte[] bytes) {
        if (bytes.length != Sha256.BYTES) {
            throw new IllegalArgumentException("a root has " + Sha256.BYTES + " bytes, not " + bytes.length);
        }
        return new Root(bytes.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Root root && Arrays.equals(bytes, root.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// In hexadecimal.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
