package dev.holdfast.dialect;

import dev.holdfast.dialect.Condition.ColumnOperand;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;

/// A retention that is counted from a date of each row instead of the time of archiving. Rows of a bundle take the date
/// of their root row, so that what hangs together ends together.
///
/// A row without a date, or with an infinite one, has no end: it is kept until somebody gives the archive one.
///
/// @param joins the one that the column is reached through; empty for a column of the root table
/// @param column a date, a timestamp or a timestamp with time zone
/// @param zone in which a date begins and calendar months are counted
public record RetentionClock(TableName root, List<Join> joins, ColumnOperand column, Period retention, ZoneId zone) {
    /// The column of archive tables that keeps the date; there only where a policy counts from one.
    public static final String COLUMN = "hf_retain_from";

    public RetentionClock {
        joins = List.copyOf(joins);
    }
}
