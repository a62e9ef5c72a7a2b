package dev.holdfast.freeze;

import dev.holdfast.estate.Cancellation;

/// Follows a partition on its way to a file, and may stop it as long as nothing is removed.
public interface FreezeWatch {
    /// Ends the reading of the partition at the server.
    Cancellation cancellation();

    /// Before the file is verified it may throw a [dev.holdfast.HoldfastException]: then the file is given up, and the
    /// partition is as it was.
    void reached(FreezePoint point);
}
