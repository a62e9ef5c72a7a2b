package dev.holdfast.archive;

import dev.holdfast.dialect.Keys;

/// Asks the control database which rows may not go.
///
/// It is asked after the hold epoch was read in the source, and before the transaction that deletes is opened; that
/// transaction commits only under the same epoch. In the other order a hold that comes between the two is lost
/// (RELIABILITY 2.4, step 0).
@FunctionalInterface
public interface HoldCheck {
    /// No row is held.
    HoldCheck NONE = (_, keys) -> keys.slice(0, 0);

    /// Those of a chunk's root keys that a hold covers. A hold that is only being placed counts.
    ///
    /// @throws dev.holdfast.HoldfastException when it cannot tell: then nothing may be deleted
    Keys held(Route route, Keys keys);
}
