package dev.holdfast.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.Denial;
import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.postgresql.ds.PGSimpleDataSource;

/// The control database: the only place that begins, commits or rolls back a transaction on it.
///
/// A transaction is one connection of a small pool, at READ COMMITTED. Nested use is refused by the pool's size and by
/// the habit of passing [Tx] on.
public final class Store implements AutoCloseable {
    /// The schema that holds everything of ours.
    public static final String SCHEMA = "holdfast";

    private static final int OLDEST_SERVER = 15;

    /// The SQLSTATE of a right that is missing.
    private static final String DENIED = "42501";

    private static final Settings SETTINGS =
            new Settings().withRenderSchema(false).withExecuteLogging(false);

    /// Sooner than for a governed database: a screen waits for it. A server that is back gets the rest of the pool, and
    /// the time to answer.
    private static final Duration MOST_TO_CONNECT = Links.REST_OF_POOL.plusSeconds(3);

    private final HikariDataSource pool;
    private final Map<String, Notifications> ears = new ConcurrentHashMap<>();

    private Store(HikariDataSource pool) {
        this.pool = pool;
    }

    /// Connects to a control database and makes the schema `holdfast` there unless it exists. Migrates nothing.
    ///
    /// @param url a JDBC URL of PostgreSQL 15 or newer
    /// @throws HoldfastException `UNREACHABLE` or `CONFIG`; the message names the URL without its parameters, never
    /// the
    ///     password
    public static Store connect(String url, String user, String password) {
        return connect(url, user, password, Links.DEFAULT);
    }

    /// As [#connect(String, String, String)], with other bounds for the connections.
    public static Store connect(String url, String user, String password, Links links) {
        String named = "control database " + url.replaceFirst("\\?.*", "");
        HikariConfig config = new HikariConfig();
        config.setPoolName("control");
        config.setMaximumPoolSize(12);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(
                Math.min(MOST_TO_CONNECT.toMillis(), links.connect().toMillis()));
        config.setConnectionInitSql("set search_path = " + SCHEMA + "; " + links.serverBounds());
        HikariDataSource pool;
        try {
            config.setDataSource(links.tap().over("control", driver(url, user, password, links)));
            pool = new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw new HoldfastException(ErrorCode.UNREACHABLE, named + " cannot be reached as " + user, e);
        }
        try {
            prepare(pool, named);
            return new Store(pool);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static DataSource driver(String url, String user, String password, Links links) {
        PGSimpleDataSource driver = new PostgresSource();
        driver.setUrl(url);
        driver.setUser(user);
        driver.setPassword(password);
        driver.setApplicationName("holdfast/control");
        driver.setLogServerErrorDetail(false); // DETAIL quotes rows
        links.bound(driver);
        return driver;
    }

    private static void prepare(DataSource pool, String named) {
        try (Connection connection = pool.getConnection();
                var statement = connection.createStatement()) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST_SERVER) {
                throw new HoldfastException(
                        ErrorCode.CONFIG,
                        named + " is PostgreSQL " + version + "; " + OLDEST_SERVER
                                + " or newer is needed; nothing was changed");
            }
            statement.execute("create schema if not exists " + SCHEMA);
        } catch (SQLException e) {
            throw new HoldfastException(ErrorCode.UNREACHABLE, named + ": " + e.getMessage(), e);
        }
    }

    /// Runs `work` in one transaction: commits when it returns, rolls back when it throws.
    ///
    /// @throws HoldfastException what `work` threw, or `UNREACHABLE` when the connection broke: then the commit may
    ///     have happened, read again
    public <T> T inTransaction(Function<Tx, T> work) {
        return run(work, true);
    }

    /// Runs `work`, which reads and locks nothing, without a transaction around it: most statements of a session are
    /// such questions, and to begin and to commit for each costs more than to answer it.
    ///
    /// @throws HoldfastException as [#inTransaction(Function)]
    public <T> T look(Function<Tx, T> work) {
        return run(work, false);
    }

    private <T> T run(Function<Tx, T> work, boolean whole) {
        AtomicBoolean begun = new AtomicBoolean();
        try {
            return attempt(work, whole, begun);
        } catch (HoldfastException e) {
            if (begun.get() || e.code() != ErrorCode.UNREACHABLE || timedOut(e)) {
                throw e;
            }
            return attempt(work, whole, begun); // the connection had died in the pool
        }
    }

    /// Not by jOOQ's transactions: they ask the server for its isolation level each time.
    ///
    /// @param begun hears whether the server has answered a first statement: if not, `work` may begin again
    private <T> T attempt(Function<Tx, T> work, boolean whole, AtomicBoolean begun) {
        try (Connection connection = pool.getConnection()) {
            BaseConnection server = connection.unwrap(BaseConnection.class);
            connection.setAutoCommit(!whole); // the pool sets it back
            begun.set(true);
            try {
                Tx tx = new Tx(DSL.using(connection, SQLDialect.POSTGRES, SETTINGS));
                T result = work.apply(tx);
                tx.runLast();
                if (whole) {
                    commit(connection);
                }
                return result;
            } catch (DataAccessException e) {
                begun.set(server.getTransactionState() != TransactionState.IDLE
                        || e.getCause() instanceof HoldfastException);
                rollBack(connection, whole, e);
                throw e.sqlState().equals(DENIED) ? denied(connection, e) : e;
            } catch (RuntimeException | Error failure) {
                rollBack(connection, whole, failure);
                throw failure;
            }
        } catch (SQLException e) {
            throw new HoldfastException(ErrorCode.UNREACHABLE, "control database: " + said(e), e);
        } catch (DataAccessException e) {
            HoldfastException translated = translated(e);
            if (translated.code() == ErrorCode.UNREACHABLE) {
                pool.getHikariPoolMXBean().softEvictConnections(); // the others have most likely died, too
            }
            throw translated;
        }
    }

    /// The server's or the driver's words; the pool's tell of its own counts.
    private String said(SQLException e) {
        if (e instanceof SQLTransientConnectionException && e.getCause() != null) {
            return "no connection within %d s: %s"
                    .formatted(
                            TimeUnit.MILLISECONDS.toSeconds(pool.getConnectionTimeout()),
                            e.getCause().getMessage());
        }
        return String.valueOf(e.getMessage());
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new DataAccessException("cannot commit: " + e.getMessage(), e);
        }
    }

    private static void rollBack(Connection connection, boolean whole, Throwable failure) {
        try {
            if (whole) {
                connection.rollback();
            }
        } catch (SQLException second) {
            failure.addSuppressed(second);
        }
    }

    private static RuntimeException denied(Connection connection, DataAccessException e) throws SQLException {
        String said = "control database: " + e.getMessage();
        String role = connection.getMetaData().getUserName();
        return Denial.of(said, role, SCHEMA, "SELECT")
                .<RuntimeException>map(denial -> new HoldfastException(ErrorCode.DATABASE, said, denial, e))
                .orElse(e);
    }

    private static boolean timedOut(HoldfastException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
        }
        return false;
    }

    /// As [#inTransaction(Function)], for work without a result.
    public void run(Consumer<Tx> work) {
        inTransaction(tx -> {
            work.accept(tx);
            return true;
        });
    }

    private static HoldfastException translated(DataAccessException e) {
        if (e.getCause() instanceof HoldfastException ours) {
            return ours;
        }
        boolean connection = e.sqlStateClass() == org.jooq.exception.SQLStateClass.C08_CONNECTION_EXCEPTION
                || e.sqlState().startsWith("57P");
        return new HoldfastException(
                connection ? ErrorCode.UNREACHABLE : ErrorCode.DATABASE, "control database: " + e.getMessage(), e);
    }

    /// Returns when the control database has answered.
    ///
    /// @throws HoldfastException `UNREACHABLE`
    public void requireThere() {
        look(tx -> tx.dsl().selectOne().fetch());
    }

    /// Applies the migrations that this program was built with.
    public void migrate() {
        Migrations.bundled().up(pool::getConnection);
    }

    /// Connections for code that cannot take a [Tx]: Quartz, migrations, LISTEN.
    public DataSource dataSource() {
        return pool;
    }

    /// Calls `listener` on a thread of ours after each `NOTIFY` on `channel`, at most five times a second, and once at
    /// the start. Close the result to stop.
    public AutoCloseable listen(String channel, Runnable listener) {
        return ears.computeIfAbsent(channel, name -> new Notifications(pool, name))
                .add(listener);
    }

    /// Who we are; see table `installation`.
    public UUID installation() {
        return inTransaction(
                tx -> tx.dsl().fetchSingle("select id from installation").get(0, UUID.class));
    }

    @Override
    public void close() {
        ears.values().forEach(Notifications::close);
        pool.close();
    }
}
