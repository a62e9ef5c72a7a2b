package dev.holdfast.session;

import dev.holdfast.ledger.Chunk;

/// Brings chunks from the list to their end, any number at once.
interface Turns {
    /// How a turn ended.
    sealed interface Ended {
        /// The chunk is off the list, its pieces are on it, or it is to be taken up later.
        ///
        /// @param state of the session, as it was seen last
        record Done(SessionState state) implements Ended {}

        record LeaseLost() implements Ended {}

        record Drifted(String reason) implements Ended {}

        /// What a service answered cannot be believed: a person must look.
        record Refused(String reason) implements Ended {}
    }

    /// @param begun whether an earlier life may have begun the chunk
    Ended take(Chunk listed, boolean begun);

    /// Takes away what was begun of a chunk that is to leave the list; what had moved after all is handed off.
    void giveUp(Chunk chunk);
}
