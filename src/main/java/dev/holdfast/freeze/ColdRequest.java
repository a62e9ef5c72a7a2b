package dev.holdfast.freeze;

import dev.holdfast.dialect.Freezing;
import dev.holdfast.dialect.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A partition that somebody wants frozen, by whichever node has time.
///
/// @param rows when it was asked for
/// @param step how far a node has come, in words; empty before it began
/// @param cancelledBy who wants it no more
/// @param file what it became; null until then
/// @param problem why it failed, or waits still; empty otherwise
public record ColdRequest(
        long id,
        String database,
        TableName table,
        TableName partition,
        Instant from,
        Instant to,
        long rows,
        String askedBy,
        Instant askedAt,
        State state,
        String step,
        @Nullable String cancelledBy,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Long file,
        String problem) {
    /// How far a node is with it.
    public enum State {
        /// No node has it in hand.
        WAITING,
        RUNNING,
        /// Its rows are in a file.
        FROZEN,
        /// Its rows are where they were, as they are when it is cancelled.
        FAILED,
        CANCELLED;

        /// The word in the control schema and in JSON.
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State ofId(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }

        public boolean open() {
            return this == WAITING || this == RUNNING;
        }
    }

    /// `vault archive.orders, 2026-01`
    public String words() {
        return "%s %s, %s".formatted(database, table, month());
    }

    /// The month of its rows, as `2026-01`.
    public String month() {
        return Candidate.month(from);
    }

    Candidate candidate() {
        return new Candidate(database, table, new Freezing.Partition(partition, from, to, 0), rows, List.of());
    }
}
