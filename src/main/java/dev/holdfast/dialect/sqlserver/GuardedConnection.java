package dev.holdfast.dialect.sqlserver;

import com.microsoft.sqlserver.jdbc.ISQLServerConnection;
import com.microsoft.sqlserver.jdbc.ISQLServerMessage;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// A connection that keeps the promises which transactions of Holdfast are built on, where the server has others.
///
/// Under `XACT_ABORT` a failed statement rolls the whole transaction back, and the next statement quietly begins
/// another. Whoever went on would commit the second half alone: so after a failure nothing is committed until somebody
/// rolls back. Between a savepoint and its end a failure undoes no more than the part, as the savepoint promises. And
/// statements that run here can be cancelled by another thread, which the driver lets their owner alone do.
public final class GuardedConnection implements InvocationHandler {
    private static final String FAILED_TRANSACTION = "25000";

    private final Connection driver;
    private final boolean atomic;
    private final Set<Statement> statements =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private volatile @Nullable ISQLServerMessage failure;
    private int savepoints;

    private GuardedConnection(Connection driver, boolean atomic) {
        this.driver = driver;
        this.atomic = atomic;
    }

    /// Hands out guarded connections.
    ///
    /// @param atomic whether they write: `XACT_ABORT` is on but within savepoints
    public static DataSource over(DataSource driver, boolean atomic) {
        return proxy(DataSource.class, (_, method, arguments) -> {
            Object result = pass(driver, method, arguments);
            return result instanceof Connection connection ? over(connection, atomic) : result;
        });
    }

    private static Connection over(Connection driver, boolean atomic) throws SQLException {
        GuardedConnection guard = new GuardedConnection(driver, atomic);
        driver.unwrap(ISQLServerConnection.class).setServerMessageHandler(guard::heard);
        return proxy(Connection.class, guard);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(GuardedConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /// Ends what runs on `connection`, which [#over] made, or a pool over it. Any thread may ask.
    static void cancel(Connection connection) throws SQLException {
        GuardedConnection guard = connection.unwrap(GuardedConnection.class);
        for (Statement statement : List.copyOf(guard.statements)) {
            statement.cancel(); // does nothing to one that does not run
        }
    }

    private ISQLServerMessage heard(ISQLServerMessage message) {
        if (message.isErrorMessage()) {
            failure = message;
        }
        return message;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "commit" -> {
                requireWhole();
                yield pass(method, arguments);
            }
            case "rollback" -> {
                if (arguments == null && savepoints > 0) {
                    savepoints = 0;
                    abortOnFailure(atomic);
                }
                Object result = pass(method, arguments);
                if (arguments != null) {
                    endSavepoint();
                }
                failure = null;
                yield result;
            }
            case "setSavepoint" -> {
                requireWhole();
                Savepoint savepoint = (Savepoint) pass(method, arguments);
                savepoints++;
                abortOnFailure(false);
                yield savepoint;
            }
            case "releaseSavepoint" -> { // of itself the driver refuses: the server knows no such statement
                endSavepoint();
                yield null;
            }
            case "createStatement", "prepareStatement", "prepareCall" -> {
                Statement statement = (Statement) pass(method, arguments);
                if (statement != null) {
                    statements.add(statement);
                }
                yield statement;
            }
            case "isWrapperFor" ->
                asked(arguments) == GuardedConnection.class || Boolean.TRUE.equals(pass(method, arguments));
            case "unwrap" -> asked(arguments) == GuardedConnection.class ? this : pass(method, arguments);
            case "equals" -> asked(arguments) instanceof Proxy other && equals(Proxy.getInvocationHandler(other));
            case "hashCode" -> hashCode();
            default -> pass(method, arguments);
        };
    }

    private static @Nullable Object asked(Object @Nullable [] arguments) {
        return arguments == null ? null : arguments[0];
    }

    private @Nullable Object pass(Method method, Object @Nullable [] arguments) throws Throwable {
        return pass(driver, method, arguments);
    }

    private static @Nullable Object pass(Object to, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(to, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private void requireWhole() throws SQLException {
        ISQLServerMessage failed = failure;
        if (atomic && failed != null && !driver.getAutoCommit()) {
            throw new SQLException(
                    "a statement failed before (error %d: %s) and the server rolled the transaction back; nothing of it"
                                    .formatted(failed.getErrorNumber(), failed.getErrorMessage())
                            + " stands",
                    FAILED_TRANSACTION);
        }
    }

    private void endSavepoint() throws SQLException {
        savepoints = Math.max(0, savepoints - 1);
        abortOnFailure(atomic && savepoints == 0);
    }

    private void abortOnFailure(boolean abort) throws SQLException {
        if (!atomic) {
            return;
        }
        try (Statement statement = driver.createStatement()) {
            statement.execute("SET XACT_ABORT " + (abort ? "ON" : "OFF"));
        }
    }
}
