package dev.holdfast.legacy;

/// Moments at which a process may die while it folds, drops or undoes; tests make it die there. In order.
public enum LegacyPoint {
    /// The control database says that the tables are being folded.
    AFTER_FOLDING,
    /// Rows are kept and receipts written, not committed.
    BEFORE_KEPT_COMMIT,
    /// The source remembers; the ledger does not know.
    AFTER_KEPT,
    /// The ids are in the ledger and were compared, not committed.
    BEFORE_LEDGER_COMMIT,
    AFTER_LEDGER,

    /// The control database knows how to make the tables again.
    AFTER_DROPPING,
    BEFORE_DROP_COMMIT,
    /// The tables are gone; the control database does not know.
    AFTER_DROP,

    BEFORE_BACK_COMMIT,
    /// The tables are back; the control database does not know.
    AFTER_BACK,

    /// The ids are out of the ledger; the source still keeps rows.
    AFTER_TAKEN_BACK,
    /// The source has forgotten; the control database does not know.
    AFTER_FORGOTTEN;

    /// Hears of each moment; does nothing in production.
    @FunctionalInterface
    public interface Listener {
        Listener NONE = _ -> {};

        void reached(LegacyPoint point);
    }
}
