package dev.holdfast.ledger;

import dev.holdfast.store.Tx;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Due handoffs of one child policy, for one run, oldest first. Used by one thread.
///
/// It goes on behind the last one that was done with. Those before it leave their entries at the front of the
/// index until a vacuum comes, and to walk past them for each handoff made the taking of many dearer than that of few.
public final class DueHandoffs {
    private final Handoffs handoffs;
    private final int childPolicy;
    private Handoffs.@Nullable Taken last;

    public DueHandoffs(Handoffs handoffs, int childPolicy) {
        this.handoffs = handoffs;
        this.childPolicy = childPolicy;
    }

    /// Locks the next one for the rest of the transaction; the same again until it was done with.
    ///
    /// @return empty when none is due, wherever it stands: some come to light behind us, because they were handed
    /// off
    ///     earlier and committed later, or because the transaction that took them was rolled back
    public Optional<Handoffs.Taken> take(Tx tx) {
        Optional<Handoffs.Taken> next = handoffs.take(tx, childPolicy, last);
        if (next.isEmpty() && last != null) {
            last = null;
            next = handoffs.take(tx, childPolicy, null);
        }
        return next;
    }

    /// It is marked: the next one is wanted.
    public void done(Handoffs.Taken handoff) {
        last = handoff;
    }
}
