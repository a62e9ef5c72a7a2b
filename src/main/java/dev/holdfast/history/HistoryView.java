package dev.holdfast.history;

import dev.holdfast.dialect.TableName;
import java.time.Instant;
import java.util.Locale;

/// A view over a source table and the archive tables beside it.
///
/// @param detail what is wrong with it, or whose history it shows; for people
/// @param coldRows rows of the table that are in cold files, which no view reads
public record HistoryView(
        String database,
        TableName table,
        TableName view,
        State state,
        String detail,
        long coldRows,
        String madeBy,
        Instant madeAt) {
    /// How it stands to its tables.
    public enum State {
        CURRENT,
        /// Its tables have changed: it reads what it knew of them, or fails.
        STALE,
        /// Somebody dropped it; the next session, or `history view create`, makes it anew.
        MISSING,
        /// Its database cannot be read.
        UNREACHABLE;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    HistoryView cold(long rows) {
        return new HistoryView(database, table, view, state, detail, rows, madeBy, madeAt);
    }
}
