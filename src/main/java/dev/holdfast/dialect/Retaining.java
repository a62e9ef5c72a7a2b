package dev.holdfast.dialect;

import dev.holdfast.dialect.Condition.ColumnOperand;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// When archived rows end, and how old rows are, day by day. Reads only.
public interface Retaining {
    /// The end of an archived row, as a timestamp with time zone: the later of the row's own `hf_retain_until` and its
    /// beginning plus the floor. Infinite for a row that has no end.
    ///
    /// @param alias of the archive table
    /// @param dated whether the table has rows whose retention is counted from a date, see [#dated]
    /// @param floor of the archive table, null for none
    /// @param zone in which calendar months are counted: the policy's
    Fragment end(String alias, boolean dated, @Nullable Period floor, ZoneId zone);

    /// Whether an archive table keeps a date of its rows that retention may be counted from.
    boolean dated(Connection archive, TableName table) throws SQLException;

    /// How many rows satisfy a condition, by the day of their age.
    ///
    /// @param age null: all rows count, without a day
    /// @return in the order of days; rows without an age last, with no day
    List<Aged> aged(
            Connection connection,
            TableName table,
            List<Join> joins,
            Condition condition,
            @Nullable ColumnOperand age,
            ZoneId zone)
            throws SQLException;

    /// @param day null for rows without one
    record Aged(@Nullable LocalDate day, long rows) {}

    /// The rows of an archive table by the days that their end is reckoned from.
    List<Kept> kept(Connection archive, TableName table, ZoneId zone) throws SQLException;

    /// @param from the day that retention is counted from; @param until the day of the row's own end, null for no end
    /// @param dated whether `from` is a date of the row and not its archiving
    record Kept(LocalDate from, @Nullable LocalDate until, boolean dated, long rows) {}

    /// The average width of the first thousand rows of a table; null when it has none.
    @Nullable
    Long sampledRowBytes(Connection connection, TableName table) throws SQLException;

    /// Ends every statement of this transaction that takes longer.
    void limit(Connection connection, long millis) throws SQLException;
}
