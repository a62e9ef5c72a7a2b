package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Finds the keys of due rows, and counts them.
public interface Marking {
    MarkQuery.Page mark(Connection connection, MarkQuery query) throws SQLException;

    /// Rows of `query.table()` that hang on handed-off keys and are due, in key order.
    ///
    /// @param linkColumns columns of the table that equal the columns of `parents`, in order
    MarkQuery.Page markLinked(Connection connection, MarkQuery query, List<Column> linkColumns, Keys parents)
            throws SQLException;

    /// The statement that marks a page, with `?` for its values.
    ///
    /// @param linkColumns as for [#markLinked]; empty for what [#mark] sends
    String statement(MarkQuery query, List<Column> linkColumns);

    /// Rows that hang on handed-off keys and are not due (yet).
    long countWaiting(Connection connection, MarkQuery query, List<Column> linkColumns, Keys parents)
            throws SQLException;

    /// Due rows, no more than the query's limit; its start does not count.
    long countDue(Connection connection, MarkQuery query) throws SQLException;

    /// Due rows that hang on handed-off keys.
    long countLinked(Connection connection, MarkQuery query, List<Column> linkColumns, Keys parents)
            throws SQLException;

    /// Rows of a bundle table that hang on due root rows: on the first in order when the query has a limit.
    long countBundle(Connection connection, MoveTable table, MarkQuery root) throws SQLException;

    /// Rows of a bundle table that hang on root keys.
    long countHanging(Connection connection, MoveTable table, Keys keys) throws SQLException;

    /// The statement that [#stillDue] sends, with `?` for its values.
    String stillDueStatement(MarkQuery query);

    /// Those of `keys` whose rows are there and still due.
    Keys stillDue(Connection connection, MarkQuery query, Keys keys) throws SQLException;
}
