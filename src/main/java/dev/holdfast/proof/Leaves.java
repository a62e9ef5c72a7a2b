package dev.holdfast.proof;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The leaves of a tree, gathered in any order.
public final class Leaves {
    private final List<byte[]> leaves = new ArrayList<>();

    /// @param leaf of [RowWriter#leaf()]; given away
    public void add(byte[] leaf) {
        leaves.add(leaf);
    }

    public void addAll(Leaves others) {
        leaves.addAll(others.leaves);
    }

    /// One number for a row where a set of rows is summed up: the first 8 bytes of its leaf, signed.
    public static long hash(byte[] leaf) {
        return ByteBuffer.wrap(leaf).getLong();
    }

    public long count() {
        return leaves.size();
    }

    /// The root over all leaves in the order of their bytes; over none, the hash of nothing.
    public Root root() {
        byte[][] sorted = leaves.toArray(byte[][]::new);
        Arrays.sort(sorted, Arrays::compareUnsigned);
        MessageDigest sha = Sha256.make();
        return Root.of(sorted.length == 0 ? sha.digest() : fold(sorted, sha));
    }

    /// Level by level: neighbours are joined, one that is left over goes up as it is. This is the tree of RFC 6962,
    /// whose left half is the largest power of two.
    private static byte[] fold(byte[][] nodes, MessageDigest sha) {
        int count = nodes.length;
        while (count > 1) {
            int above = 0;
            for (int i = 0; i + 1 < count; i += 2) {
                sha.update((byte) 1);
                sha.update(nodes[i]);
                nodes[above++] = sha.digest(nodes[i + 1]);
            }
            if (count % 2 == 1) {
                nodes[above++] = nodes[count - 1];
            }
            count = above;
        }
        return nodes[0];
    }
}
