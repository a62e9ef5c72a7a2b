package dev.holdfast.archive;

import dev.holdfast.dialect.Keys;

/// What an attempt to move a chunk came to. Unless it moved, nothing was deleted, and no copy is left except where the
/// lease is lost: then what is left is for the new owner to judge.
public sealed interface MoveOutcome {
    /// The rows are in the archive and out of the source, both committed.
    ///
    /// @param keys root keys that moved; @param rows with their bundle
    /// @param known the move had been committed by an earlier attempt; its receipt told
    record Moved(Keys keys, long rows, long bytes, int copyMillis, int verifyMillis, int deleteMillis, boolean known)
            implements MoveOutcome {}

    /// Rows went, came or changed under way: look at each key ([ChunkMover#sort]), then try again.
    ///
    /// @param otherRows whether rows of the source lack, or are not those that were copied
    record Uneven(String reason, boolean otherRows) implements MoveOutcome {}

    /// Holds cover some of the keys; the others may be tried at once.
    record Held(Keys held) implements MoveOutcome {}

    /// Someone else was at the rows, or it took too long: try again later, or less at once.
    record Contended(String reason) implements MoveOutcome {}

    /// A database refused one row or more for a reason that will not pass: poison.
    record Poisoned(String reason) implements MoveOutcome {}

    /// The source's tables are no longer what the session was checked against: it must stand still.
    record Drifted(String reason) implements MoveOutcome {}

    /// The lease is another node's: nothing happened and nothing may be tried.
    record Fenced() implements MoveOutcome {}
}
