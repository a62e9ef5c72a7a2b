package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Looks for held rows, and counts them.
///
/// Tables are those of a policy, children first, the root last, as they stand in its source or in its archive.
public interface Holding {
    /// Those of the root's `keys` whose row is held, or with a row of the bundle that is.
    Keys heldKeys(Connection connection, List<MoveTable> tables, Keys keys, List<HeldRows> held) throws SQLException;

    /// Root rows that are held, or with a row of the bundle that is; without those that `others` hold too.
    long countHeld(Connection connection, List<MoveTable> tables, List<HeldRows> held, List<HeldRows> others)
            throws SQLException;

    /// As [#countHeld], of the root rows that hang on `parents`.
    ///
    /// @param link columns of the root that equal the columns of `parents`, in order
    long countHeldUnder(
            Connection connection, List<MoveTable> tables, List<Column> link, Keys parents, List<HeldRows> held)
            throws SQLException;

    /// What rows have in `wanted`, for those whose `by` is one of `keys`; nothing for a row with a null there.
    Values values(Connection connection, TableName table, List<Column> by, Keys keys, List<Column> wanted)
            throws SQLException;

    /// @param by as it was asked for, and @param wanted what a row with it has: side by side
    record Values(Keys by, Keys wanted) {}

    /// Those of `values` that are, as values of `columns`, equal to one of `keys`.
    Keys among(Connection connection, List<Column> columns, Keys values, Keys keys) throws SQLException;

    /// Values as the database spells values of these columns.
    ///
    /// @throws SQLException when one is none of its column's type
    Keys spelt(Connection connection, List<Column> columns, Keys values) throws SQLException;

    /// The columns of a table, of a source or of an archive; empty when there is no such table.
    List<Column> columns(Connection connection, TableName table) throws SQLException;
}
