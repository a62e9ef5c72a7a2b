package dev.holdfast.onboard;

import java.util.List;

/// An index that runs of a proposed policy would want: what the gate before a run looks for, as far as the catalog
/// tells.
///
/// @param table with its schema; @param statement what makes it
public record MissingIndex(String database, String table, List<String> columns, String why, String statement) {
    public MissingIndex {
        columns = List.copyOf(columns);
    }
}
