package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The indexes that are there: what they are, how they are used, and how one is made anew or taken away while people
/// work.
public interface IndexKeeping {
    /// Every index of ordinary tables outside of system schemas and of Holdfast's own. One statement, however many
    /// there are; measures no table that somebody has locked.
    List<IndexInfo> indexes(Connection connection) throws SQLException;

    Counting counting(Connection connection) throws SQLException;

    /// @param since from when on scans were counted; null when the server does not say
    /// @param standbys whether there are servers that answer queries and count for themselves
    record Counting(@Nullable Instant since, boolean standbys) {}

    /// Indexes that the server itself has missed since it began to count.
    List<Advice> advice(Connection connection) throws SQLException;

    /// @param why for people
    record Advice(TableName table, List<String> columns, String why) {
        public Advice {
            columns = List.copyOf(columns);
        }
    }

    Standing standing(Connection connection, TableName table, String index) throws SQLException;

    /// How far the making of an index has come.
    enum Standing {
        NONE,
        BEING_BUILT,
        /// It holds no statement up and serves none: what an interrupted build or drop leaves.
        HALF_BUILT,
        VALID
    }

    /// Makes an index by its statements; outside of any transaction.
    ///
    /// @throws SQLException when it cannot be built; what is left of it then goes at once, where the connection
    /// still
    ///     serves
    void create(Connection connection, TableName table, String index, List<String> statements) throws SQLException;

    /// Takes an index away without stopping writers; outside of any transaction. One that is gone is no failure.
    void drop(Connection connection, TableName table, String index) throws SQLException;

    /// Takes away what an interrupted build or drop left, unless it is still being built; outside of any transaction.
    /// Waits for others for a moment only.
    ///
    /// @param columns of a build by [Indexing#build]; empty for one by statements
    /// @return whether nothing that is not valid stands there any more
    boolean clear(Connection connection, TableName table, String index, List<String> columns) throws SQLException;

    /// The statement that takes an index away.
    String dropIndex(TableName table, String index);

    /// What a build on this table does now; empty when there is none.
    Optional<Progress> progress(Connection connection, TableName table) throws SQLException;

    /// @param phase in the server's words; @param done and `total`: of it, in whatever the server counts; 0 when
    /// unknown
    /// @param waitsFor whose transaction must end first; empty when nobody's
    record Progress(String phase, long done, long total, String waitsFor) {}
}
