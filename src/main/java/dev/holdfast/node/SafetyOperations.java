package dev.holdfast.node;

import java.time.Instant;

/// The record of who made a console able to write to production, and until when. Whether one can is known to itself
/// alone: it is kept nowhere, so that a console always opens read-only.
public interface SafetyOperations {
    /// @param until the moment from which it is read-only again
    @Does(Effect.WRITES)
    void armed(Instant until, String actor, String reason);

    /// Somebody made it read-only before its time.
    @Does(Effect.WRITES)
    void disarmed(Instant until, String actor);

    @Does(Effect.WRITES)
    void ranOut(Instant until, String actor);
}
