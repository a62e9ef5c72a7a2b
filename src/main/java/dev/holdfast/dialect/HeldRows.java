package dev.holdfast.dialect;

import java.util.List;

/// Rows of one table that may not go, told by what a statement on that table can see of a row.
public sealed interface HeldRows {
    TableName table();

    /// Rows that satisfy a condition.
    record Matching(TableName table, Condition condition) implements HeldRows {}

    /// Rows whose `columns` are one of `keys`.
    record Keyed(TableName table, List<Column> columns, Keys keys) implements HeldRows {
        public Keyed {
            columns = List.copyOf(columns);
        }
    }

    /// Rows whose `columns` are none of `keys`: those that do not hang on one of the parents that were judged free. A
    /// row that hangs on nothing is not among them.
    record Strange(TableName table, List<Column> columns, Keys keys) implements HeldRows {
        public Strange {
            columns = List.copyOf(columns);
        }
    }
}
