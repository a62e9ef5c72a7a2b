package dev.holdfast.node;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldEvent;
import dev.holdfast.hold.HoldImpact;
import dev.holdfast.hold.Holds;
import dev.holdfast.hold.TypedHold;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the ways in ask about holds.
record HoldDesk(Holds holds) implements HoldOperations {
    @Override
    public Hold find(long hold) {
        return holds.find(hold);
    }

    @Override
    public List<HoldEvent> events(long hold) {
        return holds.events(hold);
    }

    @Override
    public HoldImpact preview(TypedHold wanted, Cancellation cancellation) {
        return holds.preview(holds.read(wanted), cancellation);
    }

    @Override
    public HoldImpact impact(long hold, Cancellation cancellation) {
        return holds.impact(hold, cancellation);
    }

    @Override
    public Hold place(TypedHold wanted) {
        return holds.place(holds.read(wanted));
    }

    @Override
    public Hold extend(long hold, @Nullable Instant until, String actor, String reason) {
        return holds.extend(hold, until, actor, reason);
    }

    @Override
    public Hold release(long hold, String actor, String reason) {
        return holds.release(hold, actor, reason);
    }
}
