package dev.holdfast.dialect;

import dev.holdfast.proof.Leaves;
import dev.holdfast.proof.Root;
import java.math.BigDecimal;
import java.math.BigInteger;

/// What rows add up to while they are read one by one. The sum of hashes is kept in halves, which do not overflow below
/// 2^31 rows.
public final class Gathering {
    private final Leaves leaves = new Leaves();
    private final boolean rooted;
    private long rows;
    private long low;
    private long high;

    /// @param rooted whether the root is wanted too: then 32 bytes a row are kept
    public Gathering(boolean rooted) {
        this.rooted = rooted;
    }

    /// @param hash the engine's own of the row; @param leaf given away
    public void add(long hash, byte[] leaf) {
        rows++;
        low += hash & 0xffff_ffffL;
        high += hash >> 32;
        if (rooted) {
            leaves.add(leaf);
        }
    }

    /// A row whose hash is canonical. @param leaf given away
    public void add(byte[] leaf) {
        add(Leaves.hash(leaf), leaf);
    }

    public Digest digest() {
        return digest(0);
    }

    /// @param bytes the size of the rows
    public Digest digest(long bytes) {
        BigInteger sum = BigInteger.valueOf(high).shiftLeft(32).add(BigInteger.valueOf(low));
        return new Digest(rows, new BigDecimal(sum), bytes);
    }

    /// @throws IllegalStateException when it was not wanted
    public Root root() {
        return leaves().root();
    }

    /// As [#root()].
    public Leaves leaves() {
        if (!rooted) {
            throw new IllegalStateException("no leaves were kept");
        }
        return leaves;
    }
}
