package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/// Fences of a database: epochs, and the locks under which they are read and raised.
///
/// Exclusion is by advisory lock, which queues fairly; the fence row only carries the value. A row lock instead would
/// let new sharers overtake a waiting writer.
final class Fence {
    /// What of the limits this server knows; set before anything waits. Then the shared lock, which waits for nobody
    /// but who raises an epoch.
    private static final String SHARE = """
            SELECT set_config('lock_timeout', ?, true), set_config('statement_timeout', ?, true),
              set_config('idle_in_transaction_session_timeout', ?, true),
              CASE WHEN current_setting('server_version_num')::int >= 170000
                THEN set_config('transaction_timeout', ?, true) END,
              pg_advisory_xact_lock_shared(hashtextextended(?, 0));
            SELECT lease_epoch, hold_epoch FROM holdfast.fence WHERE installation = ? AND scope = ?""";

    private Fence() {}

    static boolean installEpoch(Connection connection, UUID installation, String scope, long epoch)
            throws SQLException {
        lock(connection, installation, scope);
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO holdfast.fence AS f (installation, scope, lease_epoch) VALUES (?, ?, ?)
                ON CONFLICT (installation, scope) DO UPDATE SET lease_epoch = excluded.lease_epoch
                WHERE f.lease_epoch <= excluded.lease_epoch""")) {
            statement.setObject(1, installation);
            statement.setString(2, scope);
            statement.setLong(3, epoch);
            return statement.executeUpdate() == 1;
        }
    }

    /// Several statements in one message: each takes a snapshot of its own, so the fence is read after the lock was
    /// got.
    ///
    /// @return lease epoch and hold epoch; empty when the scope has no fence
    static long[] share(
            Connection connection, UUID installation, String scope, List<TableName> tables, ServerLimits limits)
            throws SQLException {
        String lockTables = tables.isEmpty()
                ? ""
                : tables.stream()
                        .map(PostgresText::quote)
                        .collect(Collectors.joining(", ", ";\nLOCK TABLE ", " IN ROW EXCLUSIVE MODE"));
        try (PreparedStatement statement = connection.prepareStatement(SHARE + lockTables)) {
            statement.setString(1, millis(limits.lock()));
            statement.setString(2, millis(limits.statement()));
            statement.setString(3, millis(limits.idle()));
            statement.setString(4, millis(limits.transaction()));
            statement.setString(5, installation + "/" + scope);
            statement.setObject(6, installation);
            statement.setString(7, scope);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet found = statement.getResultSet()) {
                return found.next() ? new long[] {found.getLong(1), found.getLong(2)} : new long[0];
            }
        }
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }

    static long holdEpoch(Connection connection, UUID installation, String scope) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT hold_epoch FROM holdfast.fence WHERE installation = ? AND scope = ?")) {
            statement.setObject(1, installation);
            statement.setString(2, scope);
            try (ResultSet found = statement.executeQuery()) {
                return found.next() ? found.getLong(1) : 0;
            }
        }
    }

    static long raiseHoldEpoch(Connection connection, UUID installation, String scope) throws SQLException {
        lock(connection, installation, scope);
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO holdfast.fence AS f (installation, scope, lease_epoch, hold_epoch) VALUES (?, ?, 0, 1)
                ON CONFLICT (installation, scope) DO UPDATE SET hold_epoch = f.hold_epoch + 1
                RETURNING hold_epoch""")) {
            statement.setObject(1, installation);
            statement.setString(2, scope);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void lock(Connection connection, UUID installation, String scope) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            statement.setString(1, installation + "/" + scope);
            statement.execute();
        }
    }
}
