package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Asks the planner how it would find rows, and builds indexes that it misses.
public interface Indexing {
    /// The planner's estimate for a statement with `?` for its values; the statement is not run.
    Estimate explain(Connection connection, String statement) throws SQLException;

    /// @param cost in the planner's own unit
    /// @param sequential relations that it would read from end to end; partitions by their own names
    record Estimate(double cost, List<TableName> sequential) {
        public Estimate {
            sequential = List.copyOf(sequential);
        }
    }

    /// Rows of a table as the planner reckons them, from the table's size where it was never analysed.
    long estimatedRows(Connection connection, TableName table) throws SQLException;

    /// The statement that makes an index for `columns`, for people to read and to run. On a partitioned table each
    /// partition takes such a statement of its own.
    String createIndex(TableName table, List<String> columns);

    /// Builds that index without stopping writers, unless there is one; outside of any transaction. What an earlier
    /// attempt left half built goes first. On a partitioned table each partition gets its own.
    ///
    /// @return whether it was built; false when a valid one was there
    /// @throws SQLException when it cannot be built; what is left of it then goes at once, or at the next attempt
    boolean build(Connection connection, TableName table, List<String> columns) throws SQLException;
}
