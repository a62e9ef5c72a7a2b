package dev.holdfast.restore;

/// Moments of a restore at which a process may die; tests make it die there.
public enum RestorePoint {
    /// The epochs of the leases stand in every source and archive.
    AFTER_FENCES,
    /// Rows are staged beside their source, and compared.
    AFTER_STAGE,
    /// Rows are inserted and read back in every source; nothing is committed.
    AFTER_INSERT,
    /// Which copies come back is about to be kept, with the pins.
    BEFORE_KEEP_COMMIT,
    AFTER_KEEP,
    BEFORE_SOURCE_COMMIT,
    /// Rows are in one source; those of others may still be to come.
    AFTER_SOURCE_COMMIT,
    BEFORE_MARK_COMMIT,
    /// An archive that is another database says what came back.
    AFTER_MARK,
    AFTER_DONE;

    /// Hears of each moment, on the thread that is there; does nothing in production.
    @FunctionalInterface
    public interface Listener {
        Listener NONE = _ -> {};

        void reached(RestorePoint point);
    }
}
