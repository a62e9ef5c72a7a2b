package dev.holdfast.callback;

import dev.holdfast.dialect.Keys;
import java.util.BitSet;

/// Which keys a service may have told before, in memory that does not grow with them (a Bloom filter): what it does not
/// know was never told; what it knows is to be looked up. At ten million keys it errs once in a million.
public final class ToldKeys {
    private static final int BITS = 1 << 29;
    private static final int HASHES = 6;

    /// 64 MiB.
    private final BitSet bits = new BitSet();

    public void add(Keys keys) {
        for (int row = 0; row < keys.size(); row++) {
            long hash = hash(keys, row);
            for (int i = 0; i < HASHES; i++) {
                bits.set(bit(hash, i));
            }
        }
    }

    /// Those of the keys that may have been told.
    public Keys among(Keys keys) {
        BitSet rows = new BitSet(keys.size());
        for (int row = 0; row < keys.size(); row++) {
            long hash = hash(keys, row);
            boolean all = true;
            for (int i = 0; i < HASHES && all; i++) {
                all = bits.get(bit(hash, i));
            }
            rows.set(row, all);
        }
        return keys.rows(rows);
    }

    private static int bit(long hash, int i) {
        return (int) (mix(hash + i * 0x9E3779B97F4A7C15L) & (BITS - 1));
    }

    private static long hash(Keys keys, int row) {
        long hash = 0;
        for (Object part : keys.key(row)) {
            long own =
                    switch (part) {
                        case Long number -> number;
                        case java.util.UUID uuid -> uuid.getMostSignificantBits() ^ mix(uuid.getLeastSignificantBits());
                        case String text -> text(text);
                        default -> part.hashCode();
                    };
            hash = mix(hash ^ own) + 1;
        }
        return hash;
    }

    private static long text(String text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = mix(hash ^ text.charAt(i));
        }
        return hash;
    }

    /// The finaliser of SplitMix64.
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
