package dev.holdfast.index;

import dev.holdfast.dialect.TableName;
import java.util.List;

/// An index that is not there and would serve.
///
/// @param columns empty where nobody knows which would help
/// @param why in a sentence, for people
/// @param statement what makes it; empty where none is known
/// @param rows of the table, an estimate
public record MissingIndex(
        String database,
        TableName table,
        List<String> columns,
        Reason reason,
        String why,
        String statement,
        long rows) {
    /// Who misses it.
    public enum Reason {
        FOREIGN_KEY,
        POLICY,
        SERVER
    }

    public MissingIndex {
        columns = List.copyOf(columns);
    }

    public boolean buildable() {
        return !columns.isEmpty();
    }
}
