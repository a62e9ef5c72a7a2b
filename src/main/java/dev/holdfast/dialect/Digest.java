package dev.holdfast.dialect;

import java.math.BigDecimal;

/// What a set of rows adds up to: how many they are and the sum of their record hashes. Order does not matter, and
/// unlike an exclusive or, a sum does not let pairs cancel.
///
/// @param hash sum of the signed 64-bit hashes of all rows, exact
/// @param bytes their size, 0 where it was not measured; no part of [#sameRows(Digest)]
public record Digest(long rows, BigDecimal hash, long bytes) {
    public static final Digest NONE = new Digest(0, BigDecimal.ZERO, 0);

    /// Whether both add up to the same rows.
    public boolean sameRows(Digest other) {
        return rows == other.rows && hash.compareTo(other.hash) == 0;
    }
}
