package dev.holdfast.archive;

/// Moments of a session at which a process may die; tests make it die there. In the order of a session's life.
///
/// Two for each commit and for each message whose effect outlives the process; a test fails when one is never reached.
/// Names are those of the model's actions where there is one.
public enum Failpoint {
    /// The helper schema may be made, and the new epoch is about to be installed in the archive.
    BEFORE_ARCHIVE_FENCE,
    BEFORE_ARCHIVE_FENCE_COMMIT,
    AFTER_ARCHIVE_FENCE,
    BEFORE_SOURCE_FENCE,
    BEFORE_SOURCE_FENCE_COMMIT,
    /// Older epochs are dead in both databases.
    AFTER_SOURCE_FENCE,
    BEFORE_ARCHIVE_TABLES,
    AFTER_ARCHIVE_TABLES,
    /// Fingerprint and incarnation are taken.
    AFTER_GROUND,

    /// A page of keys is about to be read.
    BEFORE_MARK,
    /// It was read, and is about to be put on the list.
    BEFORE_MARK_COMMIT,
    /// A page of keys is on the list.
    AFTER_MARK,
    /// A handoff is taken up; the child's rows are about to be read.
    BEFORE_MARK_HANDOFF,
    /// Its chunks are written and not committed.
    BEFORE_MARK_HANDOFF_COMMIT,
    /// Nothing more is due, and the session's row is about to say so.
    BEFORE_MARKED_ALL,

    /// A chunk comes off the list.
    TAKE_CHUNK,
    /// An earlier life may have moved the chunk.
    BEFORE_LOOK_FOR_RECEIPT,
    AFTER_LOOK_FOR_RECEIPT,

    BEFORE_ENTER_ARCHIVE,
    AFTER_ENTER_ARCHIVE,
    /// The rows of one table are sent. Stream only, as all of the archive's own commit.
    AFTER_SEND_ROWS,
    AFTER_READ_BACK,
    /// The archive's rows and manifest are written, not committed. Stream only.
    BEFORE_ARCHIVE_COMMIT,
    /// Rows are in both places. Stream only.
    AFTER_ARCHIVE_COMMIT,
    /// A copy that an earlier life left is about to be verified.
    BEFORE_VERIFY_AGAIN,
    AFTER_VERIFY_AGAIN,

    BEFORE_READ_HOLD_EPOCH,
    AFTER_READ_HOLD_EPOCH,
    AFTER_ASK_HOLDS,
    BEFORE_ENTER_SOURCE,
    /// Lease and holds are as they should be, and nobody may change the tables any more.
    AFTER_ENTER_SOURCE,
    AFTER_COMPARE_FINGERPRINT,
    /// The rows of one table are deleted.
    AFTER_DELETE_ROWS,
    /// The archive said once more that it holds the copy, in the life in which it was made. Stream only.
    AFTER_READ_MANIFEST,
    /// Rows are deleted and the receipt is written, not committed.
    BEFORE_SOURCE_COMMIT,
    /// Rows are in the archive alone; the control database does not know.
    AFTER_SOURCE_COMMIT,

    BEFORE_HAND_OFF,
    /// The ledger, the handoffs and the session's counts are written, not committed.
    BEFORE_HAND_OFF_COMMIT,
    /// The chunk is in the ledger as handed off.
    AFTER_HAND_OFF,

    /// A copy is about to be taken out of the archive again.
    BEFORE_DISCARD,
    BEFORE_DISCARD_COMMIT,
    AFTER_DISCARD,
    /// Each key of an uneven chunk was looked at.
    AFTER_SORT,
    /// What is left out of a chunk, and what is tried again, is written and not committed.
    BEFORE_RETRY_COMMIT,
    AFTER_RETRY,
    BEFORE_SPLIT_COMMIT,
    AFTER_SPLIT,

    BEFORE_SESSION_END,
    BEFORE_SESSION_END_COMMIT,
    AFTER_SESSION_END;

    /// Hears of each moment, on the thread that is there; does nothing in production.
    @FunctionalInterface
    public interface Listener {
        Listener NONE = _ -> {};

        void reached(Failpoint point);
    }
}
