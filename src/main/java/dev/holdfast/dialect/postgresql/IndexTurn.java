package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/// Builds and drops of indexes of one table, and what else waits for the same lock, one after the other.
///
/// The server's own lock does not do: who waits for it in CREATE INDEX CONCURRENTLY has a snapshot, for which the build
/// that has the lock waits at its end. Such a deadlock ends the build that has run for hours. Who waits here holds
/// nothing for longer than a moment.
final class IndexTurn {
    /// What is done in a turn.
    @FunctionalInterface
    interface Work {
        boolean run() throws SQLException;
    }

    /// [#take] or [#takeNow].
    @FunctionalInterface
    interface Turn {
        boolean of(Connection connection, TableName table, Work work) throws SQLException;
    }

    /// The server sleeps, so that a cancel reaches it.
    private static final String TRY = """
            SELECT CASE WHEN pg_try_advisory_lock(hashtextextended(?, 0)) THEN true
              ELSE pg_sleep(0.2) IS NULL END""";

    private IndexTurn() {}

    /// Works when nobody else of ours does. @param connection that commits each statement
    static boolean take(Connection connection, TableName table, Work work) throws SQLException {
        return take(connection, table, Duration.ofNanos(Long.MAX_VALUE), work);
    }

    /// Works now. @throws SQLException when somebody else of ours does
    static boolean takeNow(Connection connection, TableName table, Work work) throws SQLException {
        return take(connection, table, Duration.ZERO, work);
    }

    /// As [#take(Connection, TableName, Work)], unless it takes longer than `patience` until nobody else does.
    static boolean take(Connection connection, TableName table, Duration patience, Work work) throws SQLException {
        long begun = System.nanoTime();
        while (!ask(connection, table, TRY)) {
            if (System.nanoTime() - begun >= patience.toNanos()) {
                throw new SQLException(
                        "an index of " + table + " is being built or dropped by Holdfast in another session", "55P03");
            }
        }
        return work(connection, table, work);
    }

    private static boolean work(Connection connection, TableName table, Work work) throws SQLException {
        try {
            return work.run();
        } finally {
            if (!connection.isClosed()) {
                boolean unused = ask(connection, table, "SELECT pg_advisory_unlock(hashtextextended(?, 0))");
            }
        }
    }

    private static boolean ask(Connection connection, TableName table, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, "holdfast/index/" + table);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
