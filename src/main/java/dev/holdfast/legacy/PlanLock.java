package dev.holdfast.legacy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;

/// One process at a time works on a plan. A process that dies lets go of it; what it left is in the tables' states.
final class PlanLock implements AutoCloseable {
    private static final int SPACE = 0x686c6c67; // hllg

    private final Connection connection;
    private final int plan;

    private PlanLock(Connection connection, int plan) {
        this.connection = connection;
        this.plan = plan;
    }

    /// @throws HoldfastException `LEASE_HELD` when another process works on it
    static PlanLock take(Store store, long plan) {
        try {
            Connection connection = store.dataSource().getConnection();
            PlanLock lock = new PlanLock(connection, Math.toIntExact(plan));
            if (!lock.ask("SELECT pg_try_advisory_lock(?, ?)")) {
                connection.close();
                throw new HoldfastException(
                        ErrorCode.LEASE_HELD, "another process works on legacy plan " + plan + "; nothing was changed");
            }
            return lock;
        } catch (SQLException e) {
            throw new HoldfastException(ErrorCode.UNREACHABLE, "control database: " + e.getMessage(), e);
        }
    }

    private boolean ask(String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setInt(1, SPACE);
            statement.setInt(2, plan);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    @Override
    public void close() {
        try (connection) {
            boolean unused = ask("SELECT pg_advisory_unlock(?, ?)");
        } catch (SQLException e) {
            // the connection is gone, and the lock with it
        }
    }
}
