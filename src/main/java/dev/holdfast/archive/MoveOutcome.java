package dev.holdfast.archive;

import dev.holdfast.dialect.Keys;

/// What an attempt to move a chunk came to.
public sealed interface MoveOutcome {
    /// The rows are in the archive and out of the source, both committed.
    ///
    /// @param keys root keys that moved; @param rows with their bundle
    /// @param known the move had been committed by an earlier attempt; its receipt told
    record Moved(Keys keys, long rows, long bytes, int copyMillis, int verifyMillis, int deleteMillis, boolean known)
            implements MoveOutcome {}

    /// Rows changed under way: nothing was deleted, no copy is left. `due` are the keys worth another try.
    record Changed(Keys due, String reason) implements MoveOutcome {}

    /// The lease is another node's: nothing happened and nothing may be tried.
    record Fenced() implements MoveOutcome {}
}
