package dev.holdfast.dispose;

/// Moments of an order's execution at which a process may die; tests make it die there.
public enum DisposePoint {
    AFTER_START,
    /// The approval stands where the rows are.
    AFTER_APPROVAL,
    AFTER_READ_HOLD_EPOCH,
    AFTER_ASK_HOLDS,
    /// Nobody can raise the hold epoch any more.
    AFTER_ENTER,
    AFTER_DELETE_ROWS,
    /// Rows are deleted and the receipts are written, not committed.
    BEFORE_COMMIT,
    /// The rows are gone; the control database does not know.
    AFTER_COMMIT,
    BEFORE_ITEM_COMMIT,
    AFTER_ITEM,
    BEFORE_DONE,
    AFTER_DONE;

    /// Hears of each moment, on the thread that is there; does nothing in production.
    @FunctionalInterface
    public interface Listener {
        Listener NONE = _ -> {};

        void reached(DisposePoint point);
    }
}
