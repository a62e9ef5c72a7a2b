package dev.holdfast.node;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldEvent;
import dev.holdfast.hold.HoldImpact;
import dev.holdfast.hold.TypedHold;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that a way in may ask about holds. As [Operations], every call may block on a database.
///
/// A message of a failure ends with what was not done: `nothing was placed`, `nothing was changed`.
public interface HoldOperations {
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none of that number
    @Does(Effect.READS)
    Hold find(long hold);

    /// What happened to a hold, oldest first.
    @Does(Effect.READS)
    List<HoldEvent> events(long hold);

    /// What a hold would keep; places nothing.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` naming what is wrong, `DATABASE` when it was cancelled
    @Does(Effect.READS)
    HoldImpact preview(TypedHold wanted, Cancellation cancellation);

    /// What a hold keeps, and what of it no other hold does: what a release sets free.
    @Does(Effect.READS)
    HoldImpact impact(long hold, Cancellation cancellation);

    /// Returns when it is effective, or binds and could not be made effective everywhere.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` naming what is wrong
    @Does(Effect.WRITES)
    Hold place(TypedHold wanted);

    /// @param until null for no end
    /// @throws dev.holdfast.HoldfastException `USAGE` when it is no later than its end, or it was released
    @Does(Effect.WRITES)
    Hold extend(long hold, @Nullable Instant until, String actor, String reason);

    /// @throws dev.holdfast.HoldfastException `BLOCKED` when `actor` placed it
    @Does(Effect.WRITES)
    Hold release(long hold, String actor, String reason);
}
