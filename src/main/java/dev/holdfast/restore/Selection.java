package dev.holdfast.restore;

import java.util.List;

/// Which archived rows somebody wants back, as it was typed.
public sealed interface Selection {
    /// Rows of a table by key. A row of a bundle comes with its root row and all that left with it.
    ///
    /// @param table `table`, `schema.table` or `database/schema.table`
    /// @param rows values of one key each, in key order
    /// @param session only what this session archived, for a key that was archived more than once; 0 for the newest
    record OfKeys(String table, List<List<String>> rows, long session) implements Selection {
        public OfKeys {
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /// Rows of a table that satisfy criteria, as a policy has them. @param zone in which dates are read
    record Matching(String table, String criteria, String zone) implements Selection {}

    /// All that a session archived.
    record OfSession(long session) implements Selection {}

    /// For people.
    default String words() {
        return switch (this) {
            case OfKeys(String table, List<List<String>> rows, long session) ->
                (rows.size() == 1
                                ? "%s %s".formatted(table, String.join(", ", rows.getFirst()))
                                : rows.size() + " keys of " + table)
                        + (session == 0
                                ? ""
                                : " as session %d archived %s".formatted(session, rows.size() == 1 ? "it" : "them"));
            case Matching(String table, String criteria, String _) -> "%s where %s".formatted(table, criteria);
            case OfSession(long session) -> "session " + session;
        };
    }
}
