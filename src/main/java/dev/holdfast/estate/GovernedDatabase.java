package dev.holdfast.estate;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.holdfast.Denial;
import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/// One governed database: its dialect, a pool for reading and a pool for writing.
///
/// The only place that begins, commits or rolls back a transaction on a governed database.
public final class GovernedDatabase implements AutoCloseable {
    /// What Holdfast does to a table that it archives.
    private static final String WRITING = "SELECT, INSERT, UPDATE, DELETE";

    private final DatabaseSpec spec;
    private final Dialect dialect;
    private final HikariDataSource readers;
    private final HikariDataSource writers;

    GovernedDatabase(DatabaseSpec spec, Dialect dialect, HikariDataSource readers, HikariDataSource writers) {
        this.spec = spec;
        this.dialect = dialect;
        this.readers = readers;
        this.writers = writers;
    }

    /// Work on one open transaction; uses the connection it is handed and never ends the transaction itself.
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /// What a write transaction sees of others.
    public enum Isolation {
        READ_COMMITTED(Connection.TRANSACTION_READ_COMMITTED),
        REPEATABLE_READ(Connection.TRANSACTION_REPEATABLE_READ);

        private final int level;

        Isolation(int level) {
            this.level = level;
        }
    }

    public String name() {
        return spec.name();
    }

    public DatabaseSpec spec() {
        return spec;
    }

    public Dialect dialect() {
        return dialect;
    }

    /// Runs `work` in a read-only transaction at REPEATABLE READ: one snapshot, so that cursors and catalogs agree.
    public <T> T read(Work<T> work) {
        return run(readers, work);
    }

    /// As [#read(Work)], for as long as nobody cancels it.
    public <T> T read(Cancellation cancellation, Work<T> work) {
        return run(readers, connection -> cancellation.during(dialect, connection, work));
    }

    /// Runs `work` in one transaction: commits when it returns, rolls back when it throws.
    ///
    /// @throws HoldfastException `DATABASE` with the driver's [SQLException] as cause, `UNREACHABLE` after a broken
    ///     connection: then the commit may have happened: look for the receipt
    public <T> T write(Isolation isolation, Work<T> work) {
        return run(writers, connection -> {
            if (isolation != Isolation.READ_COMMITTED) { // what the pool hands out, and restores
                connection.setTransactionIsolation(isolation.level);
            }
            return work.on(connection);
        });
    }

    /// Runs `work` outside of any transaction, for statements that allow none: each takes effect by itself, and may
    /// take as long as it takes (an index over a large table). Only a server that is gone ends the wait.
    public <T> T alone(Work<T> work) {
        return run(writers, connection -> {
            connection.setNetworkTimeout(Runnable::run, 0); // the pool sets it back
            connection.setAutoCommit(true);
            try {
                return work.on(connection);
            } finally {
                connection.setAutoCommit(false);
            }
        });
    }

    /// As [#alone(Work)], for as long as nobody cancels it.
    public <T> T alone(Cancellation cancellation, Work<T> work) {
        return alone(connection -> cancellation.during(dialect, connection, work));
    }

    private <T> T run(HikariDataSource pool, Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException failure) {
                rollBack(connection, failure);
                HoldfastException denied = denied(connection, failure, pool.equals(readers) ? "SELECT" : WRITING);
                if (denied != null) {
                    throw denied;
                }
                throw failure;
            } catch (RuntimeException | Error failure) {
                rollBack(connection, failure);
                throw failure;
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /// @return null when no right is missing, or the server did not say which
    private @Nullable HoldfastException denied(Connection connection, SQLException failure, String usual) {
        if (Fault.of(failure) != Fault.BROKEN) {
            return null;
        }
        try {
            String said = name() + ": " + failure.getMessage();
            String role = connection.getMetaData().getUserName();
            return Denial.of(said, role, "", usual)
                    .map(denial -> new HoldfastException(ErrorCode.DATABASE, said, denial, failure))
                    .orElse(null);
        } catch (SQLException second) {
            failure.addSuppressed(second);
            return null;
        }
    }

    /// What took one connection away has most likely taken the others, too.
    private static void evict(HikariDataSource pool) {
        HikariPoolMXBean inside = pool.getHikariPoolMXBean();
        if (inside != null) { // null before the first use
            inside.softEvictConnections();
        }
    }

    /// What a failure of one of this database's connections means, for work on two databases at once. Pooled ones are
    /// not used again when it cannot be reached.
    public HoldfastException failure(SQLException e) {
        HoldfastException failure = failure(name(), e);
        if (failure.code() == ErrorCode.UNREACHABLE) {
            evict(readers);
            evict(writers);
        }
        return failure;
    }

    /// What a driver's failure means to the operator: no connection or no login, or a statement that failed.
    static HoldfastException failure(String database, SQLException e) {
        boolean unreachable = Fault.of(e) == Fault.UNREACHABLE;
        return new HoldfastException(
                unreachable ? ErrorCode.UNREACHABLE : ErrorCode.DATABASE, database + ": " + e.getMessage(), e);
    }

    /// Runs a part of a transaction; when it fails, what the transaction did before stands, and it may go on.
    public static <T> T attempt(Connection connection, Work<T> part) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            T result = part.on(connection);
            connection.releaseSavepoint(before);
            return result;
        } catch (SQLException failure) {
            try {
                connection.rollback(before);
            } catch (SQLException second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException second) {
            failure.addSuppressed(second);
        }
    }

    @Override
    public void close() {
        readers.close();
        writers.close();
    }
}
