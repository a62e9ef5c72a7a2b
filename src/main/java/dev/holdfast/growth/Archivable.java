package dev.holdfast.growth;

import java.time.Instant;

/// Rows of a table that a session would take now.
///
/// @param rows root rows; @param bytes what they hold in the table, its indexes left out
/// @param at when it was counted, or the moment that the estimate starts from
public record Archivable(long rows, long bytes, Instant at, Basis basis) {
    /// How the figure came about.
    public enum Basis {
        /// A plan counted them, and no session has ended since.
        COUNTED,
        /// From what the last session left, and as many rows an hour as came in since.
        ESTIMATED
    }
}
