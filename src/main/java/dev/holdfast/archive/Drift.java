package dev.holdfast.archive;

import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.TableName;
import java.util.List;

/// A difference between a source table and its archive table, and what a run does about it.
///
/// @param id names it for good, e.g. `drift public.orders.note`; a policy acknowledges it by this name
/// @param table the archive table
/// @param column empty where the table as a whole is meant
/// @param detail a sentence for a DBA: names table, column, both types, and what to do
/// @param statements what the run executes in the archive before its first row; empty where nothing is to be done
/// @param undo what takes it back
public record Drift(
        String id,
        Kind kind,
        TableName table,
        String column,
        String detail,
        List<String> statements,
        List<String> undo,
        Severity severity) {
    /// What differs.
    public enum Kind {
        /// There is no archive table yet.
        TABLE_MISSING,
        /// The source gained a column.
        COLUMN_ADDED,
        /// The source lost a column; archived rows keep it.
        COLUMN_GONE,
        /// One column went and another came: it may be one that was renamed.
        COLUMN_RENAMED,
        /// A column has another type.
        TYPE_CHANGED,
        /// A column has a wider type, which keeps every archived value as it is.
        TYPE_WIDENED,
        /// Labels of an enum that archived rows hold are gone.
        LABEL_GONE,
        /// A table of this name stands and is no archive table.
        NOT_OURS
    }

    public Drift {
        statements = List.copyOf(statements);
        undo = List.copyOf(undo);
    }
}
