package dev.holdfast.archive;

/// Moments of a chunk at which a process may die; tests make it die there.
public enum Failpoint {
    /// The archive's rows and manifest are written, not committed. Stream only.
    BEFORE_ARCHIVE_COMMIT,
    /// Rows are in both places. Stream only.
    AFTER_ARCHIVE_COMMIT,
    /// Rows are deleted and the receipt is written, not committed.
    BEFORE_SOURCE_COMMIT,
    /// Rows are in the archive alone; the control database does not know.
    AFTER_SOURCE_COMMIT,
    /// The chunk is in the ledger as handed off.
    AFTER_HAND_OFF,
    /// A page of keys is on the list.
    AFTER_MARK;

    /// Hears of each moment; does nothing in production.
    @FunctionalInterface
    public interface Listener {
        Listener NONE = _ -> {};

        void reached(Failpoint point);
    }
}
