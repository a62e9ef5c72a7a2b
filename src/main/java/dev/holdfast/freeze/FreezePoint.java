package dev.holdfast.freeze;

/// Moments at which a process may die while it freezes or thaws; tests make it die there. In order.
public enum FreezePoint {
    /// The control database names the file.
    AFTER_BEGIN,
    /// The local file is written.
    AFTER_WRITE,
    /// It was read back and compared.
    AFTER_READ_BACK,
    /// The file is in its place, its manifest is not.
    AFTER_PUT_FILE,
    AFTER_PUT,
    AFTER_VERIFIED,
    /// Nobody can write to the partition any more.
    AFTER_LOCK,
    /// The partition is dropped and the receipt written, not committed.
    BEFORE_DROP_COMMIT,
    /// Rows are in the file alone; the control database does not know.
    AFTER_DROP_COMMIT,

    AFTER_THAWING,
    /// Rows are loaded and compared, not committed.
    BEFORE_LOAD_COMMIT,
    /// Rows are in both places.
    AFTER_LOAD_COMMIT,
    /// The file is gone; the control database does not know.
    AFTER_DELETE_FILE;

    /// Hears of each moment; does nothing in production.
    @FunctionalInterface
    public interface Listener {
        Listener NONE = _ -> {};

        void reached(FreezePoint point);
    }
}
