package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What tables and indexes need once many rows are gone: how much of them is air, what keeps the server from reusing
/// it, and the statements that see to it.
public interface Upkeep {
    /// Every ordinary table outside of system schemas and of Holdfast's own, each partition for itself. One statement.
    List<TableState> tables(Connection connection) throws SQLException;

    /// @param rows that are alive, @param dead that are not and take room; @param changed since statistics were taken;
    ///     all are the server's estimates
    /// @param vacuumAt dead rows from which the server cleans by itself; @param analyzeAt changed rows from which
    /// it
    ///     takes statistics by itself
    /// @param automatic whether the server does these by itself at all
    /// @param heapBytes of the rows; @param bytes with indexes and large values
    /// @param vacuumed when it was last cleaned, by whomever; null for never
    record TableState(
            TableName table,
            long rows,
            long dead,
            long changed,
            long vacuumAt,
            long analyzeAt,
            boolean automatic,
            boolean vacuuming,
            long heapBytes,
            long bytes,
            @Nullable Instant vacuumed,
            @Nullable Instant analyzed) {}

    /// What may still see rows that are dead for everybody else, and so keeps them; the oldest first.
    List<Horizon> horizons(Connection connection) throws SQLException;

    /// @param name for people: `process 12 of shop (app), in its transaction`, `replication slot standby1`
    /// @param age transactions that began since, which is how far the server's cleaning lags behind
    /// @param since null where the server does not tell
    record Horizon(
            Kind kind, String name, long age, @Nullable Instant since) {
        /// What keeps them.
        public enum Kind {
            TRANSACTION,
            REPLICATION_SLOT,
            PREPARED_TRANSACTION,
            STANDBY
        }
    }

    /// B-trees of 1 MiB and more, and how large they would be if they were built now.
    List<IndexFill> fills(Connection connection) throws SQLException;

    /// @param expected an estimate from statistics, or measured by the server, which reads the whole index for it
    record IndexFill(TableName table, String index, long bytes, long expected, boolean measured) {
        public TableName qualified() {
            return new TableName(table.schema(), index);
        }
    }

    /// Sizes with indexes, large values and partitions, and the rows that the server reckons are in them; a table that
    /// is not there is not in the answer. Waits for nobody.
    Map<TableName, Size> sizes(Connection connection, List<TableName> tables) throws SQLException;

    /// @param rows below zero when nobody ever counted
    record Size(long bytes, long rows) {}

    /// What a session took from each table, as its receipts say.
    List<Removed> removed(Connection connection, UUID installation, long session) throws SQLException;

    /// @param bytes of the rows alone
    record Removed(TableName table, long rows, long bytes) {}

    /// Takes statistics; outside of any transaction. @param patience for locks of others
    void analyze(Connection connection, TableName table, Duration patience) throws SQLException;

    /// Makes the room of dead rows free, and gives back what lies at the end of the file, where nobody is in the way.
    void vacuum(Connection connection, TableName table, Duration patience) throws SQLException;

    /// Builds an index anew without stopping writers; a failure leaves nothing half built.
    void reindex(Connection connection, TableName table, String index, Duration patience) throws SQLException;
}
