package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks the planner how it would find rows, and builds indexes that it misses.
public interface Indexing {
    /// The planner's estimate for a statement with `?` for its values, under a plan for any values; the statement is
    /// not run.
    Estimate explain(Connection connection, String statement) throws SQLException;

    /// As [#explain] where reading whole tables is the last resort: what is still read whole has no index that serves
    /// the statement, however much of the table it is after.
    Estimate explainByIndex(Connection connection, String statement) throws SQLException;

    /// @param cost in the planner's own unit
    /// @param accesses one for each table and way of reading it
    record Estimate(double cost, List<Access> accesses) {
        public Estimate {
            accesses = List.copyOf(accesses);
        }

        /// Tables that are read from end to end, by an index or without one.
        public List<TableName> readWhole() {
            return accesses.stream().filter(Access::whole).map(Access::table).toList();
        }
    }

    /// @param table a partition counts as its table
    /// @param index null where the table itself is read
    /// @param whole from end to end
    record Access(TableName table, @Nullable String index, boolean whole) {
        /// `public.orders by orders_pkey`, `public.orders whole`
        public String words() {
            return table + (index == null ? "" : " by " + index) + (whole ? " whole" : "");
        }
    }

    /// Rows of a table as the planner reckons them, from the table's size where it was never analysed.
    long estimatedRows(Connection connection, TableName table) throws SQLException;

    /// The statement that makes an index for `columns`, for people to read and to run. On a partitioned table each
    /// partition takes such a statement of its own.
    String createIndex(TableName table, List<String> columns);

    /// The name that it makes it under, in the schema of the table.
    String indexName(TableName table, List<String> columns);

    /// Builds that index without stopping writers, unless there is one; outside of any transaction. What an earlier
    /// attempt left half built goes first. On a partitioned table each partition gets its own.
    ///
    /// @return whether it was built; false when a valid one was there
    /// @throws SQLException when it cannot be built; what is left of it then goes at once, or at the next attempt
    boolean build(Connection connection, TableName table, List<String> columns) throws SQLException;

    /// Takes away what an attempt to build that index left half built, unless it is still being built; outside of any
    /// transaction. The entry of a partitioned table holds no rows and stays, for the next attempt goes on with it.
    void clear(Connection connection, TableName table, List<String> columns) throws SQLException;
}
