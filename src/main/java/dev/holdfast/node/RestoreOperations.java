package dev.holdfast.node;

import dev.holdfast.restore.Pin;
import dev.holdfast.restore.Rehearsal;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import java.util.List;

/// All that a way in may ask about restores and pins. As [Operations], every call may block on a database.
///
/// A message of a failure ends with what was not done: `nothing was restored`, `nothing was changed`.
public interface RestoreOperations {
    /// What a restore would do; does nothing.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` naming what is wrong, or when no archived row is meant
    @Does(Effect.READS)
    RestorePlan plan(RestoreWish wish);

    /// Restores into scratch tables beside the source, which are gone when this returns.
    @Does(Effect.WRITES)
    Rehearsal rehearse(RestoreWish wish);

    /// Asks a node to restore what a plan showed, or nothing.
    ///
    /// @param planDigest of that plan
    /// @return number of the restore
    @Does(Effect.WRITES)
    long request(RestoreWish wish, String planDigest);

    /// The latest first.
    @Does(Effect.READS)
    List<RestoreView> all(int limit);

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none of that number
    @Does(Effect.READS)
    RestoreView find(long restore);

    /// Asks a node to go on with one that was interrupted.
    ///
    /// @throws dev.holdfast.HoldfastException `BLOCKED` when it was not
    @Does(Effect.WRITES)
    void resume(long restore, String actor);

    /// Pins, the latest first. @param all also those that have ended
    @Does(Effect.READS)
    List<Pin> pins(boolean all);

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none of that number, or it has ended
    @Does(Effect.WRITES)
    Pin endPin(long pin, String actor, String reason);
}
