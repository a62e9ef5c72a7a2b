package dev.holdfast.testing;

import dev.holdfast.store.Links;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;

/// Between pool and driver: counts the JDBC calls of each call site, and lets one of them fail once.
///
/// A broken connection is really closed, and a server that hangs really sleeps with the transaction open, past the
/// client's patience. Any other error leaves the transaction as it was: whoever goes on as if nothing had happened does
/// harm, and is found out.
public final class FaultyWire implements Links.Tap {
    private static final int CLIENT_PATIENCE_MILLIS = 80;
    private static final Set<String> CALLS = Set.of(
            "getConnection",
            "prepareStatement",
            "execute",
            "executeQuery",
            "executeUpdate",
            "executeBatch",
            "next",
            "commit",
            "rollback",
            "copyIn",
            "copyOut",
            "readFromCopy",
            "writeToCopy",
            "endCopy");

    private static final String SIGNS_OF_LIFE = "Node[.].*|Nodes[.]seen|Leases[.]renew";

    /// Fails without a word to the server, so that before and after are the same.
    private static final Set<String> LOCAL_CALLS = Set.of("prepareStatement", "next");

    private final Map<Site, Integer> reached = new TreeMap<>();
    private @Nullable Shot armed;
    private boolean fired;
    private boolean counting;

    /// What goes wrong.
    public enum Fault {
        CONNECTION_BROKEN("08006", true),
        COMMIT_UNKNOWN("08007", true),
        SERIALIZATION_FAILURE("40001", false),
        DEADLOCK("40P01", false),
        LOCK_TIMEOUT("55P03", false),
        STATEMENT_TIMEOUT("57014", false),
        ADMIN_KILL("57P01", true),
        DISK_FULL("53100", false),
        DUPLICATE_KEY("23505", false),
        HANG("08006", true);

        private final String state;
        private final boolean breaks;

        Fault(String state, boolean breaks) {
            this.state = state;
            this.breaks = breaks;
        }
    }

    /// Before the call reaches the server, or after it took effect: then only the reply is lost.
    public enum Moment {
        BEFORE,
        AFTER
    }

    /// A place in the program that calls the driver. @param place the innermost method of ours
    public record Site(String database, String place, String call) implements Comparable<Site> {
        public boolean remote() {
            return !LOCAL_CALLS.contains(call);
        }

        @Override
        public int compareTo(Site other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return database + " " + place + " " + call;
        }
    }

    /// One fault: at the `occurrence`th time that `site` is reached.
    public record Shot(Site site, int occurrence, Fault fault, Moment moment) {
        /// Whether it can come to pass, and differs from the same fault before the call. An error after which the
        /// connection goes on ends a COPY, and does not begin one.
        public boolean possible() {
            return moment == Moment.BEFORE || (site.remote() && (fault.breaks || !site.call.startsWith("copy")));
        }

        @Override
        public String toString() {
            return "%s #%d %s %s".formatted(site, occurrence, moment, fault);
        }
    }

    /// Counts from zero, and fails where `shot` says; nowhere when it is null, then every site is counted.
    public synchronized void arm(@Nullable Shot shot) {
        reached.clear();
        armed = shot;
        counting = shot == null;
        fired = false;
    }

    public synchronized boolean fired() {
        return fired;
    }

    /// Lets everything pass from now on.
    ///
    /// @return whether the fault happened
    public synchronized boolean disarm() {
        armed = null;
        counting = false;
        return fired;
    }

    /// How often each site was reached since [#arm] with nothing.
    public synchronized Map<Site, Integer> reached() {
        return new TreeMap<>(reached);
    }

    private synchronized @Nullable Shot shotAt(String database, String call) {
        if (!counting && !mayBeAt(database, call)) {
            return null; // looking where we are takes longer than many a call
        }
        String place = place();
        if (place.matches(SIGNS_OF_LIFE)) {
            return null; // they come when their time has come, whatever a session does
        }
        Site site = new Site(database, place, call);
        int occurrence = reached.merge(site, 1, Integer::sum);
        Shot shot = armed;
        if (shot == null || !shot.site().equals(site) || shot.occurrence() != occurrence) {
            return null;
        }
        fired = true;
        armed = null;
        return shot;
    }

    private boolean mayBeAt(String database, String call) {
        Shot shot = armed;
        return shot != null
                && shot.site().database().equals(database)
                && shot.site().call().equals(call);
    }

    /// The innermost method of ours that is not on the way from it to the driver, as `Class.method`.
    private static String place() {
        return StackWalker.getInstance().walk(frames -> frames.filter(frame -> ours(frame.getClassName()))
                .findFirst()
                .map(frame -> frame.getClassName().replaceAll("^.*[.]|[$].*$", "") + "."
                        + frame.getMethodName().replaceAll("^lambda[$]|[$][0-9]+$", ""))
                .orElse("pool"));
    }

    private static boolean ours(String type) {
        return type.startsWith("dev.holdfast.")
                && !type.startsWith("dev.holdfast.testing.")
                && !type.startsWith("dev.holdfast.store.")
                && !type.startsWith("dev.holdfast.estate.GovernedDatabase");
    }

    @Override
    public DataSource over(String database, DataSource driver) {
        return proxy(DataSource.class, (method, arguments) -> {
            if (!method.getName().equals("getConnection")) {
                return invoke(driver, method, arguments);
            }
            Line line = new Line(database);
            return line.connection((Connection) Objects.requireNonNull(line.call(driver, method, arguments)));
        });
    }

    @FunctionalInterface
    private interface Handler {
        @Nullable
        Object on(Method method, Object @Nullable [] arguments) throws Throwable;
    }

    /// A proxy is equal to itself alone.
    @SuppressWarnings("ReferenceEquality")
    private static <T> T proxy(Class<T> type, Handler handler) {
        InvocationHandler all = (proxy, method, arguments) -> switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> handler.on(method, arguments);
        };
        return type.cast(Proxy.newProxyInstance(FaultyWire.class.getClassLoader(), new Class<?>[] {type}, all));
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /// One connection and all that comes of it.
    private final class Line {
        private final String database;
        private @Nullable Connection connection;
        private @Nullable CopyOperation copy;

        Line(String database) {
            this.database = database;
        }

        Connection connection(Connection real) {
            connection = real;
            return proxy(Connection.class, (method, arguments) -> {
                if (method.getName().equals("unwrap") && arguments != null && arguments[0] == PGConnection.class) {
                    return postgres(real.unwrap(PGConnection.class));
                }
                Object result = call(real, method, arguments);
                return result instanceof Statement statement ? statement(method.getReturnType(), statement) : result;
            });
        }

        private Object statement(Class<?> type, Statement real) {
            return proxy(type, (method, arguments) -> {
                Object result = call(real, method, arguments);
                return result instanceof ResultSet rows ? rows(rows) : result;
            });
        }

        /// Later rows are mostly here already.
        private ResultSet rows(ResultSet real) {
            AtomicBoolean begun = new AtomicBoolean();
            return proxy(
                    ResultSet.class,
                    (method, arguments) -> method.getName().equals("next") && begun.getAndSet(true)
                            ? invoke(real, method, arguments)
                            : call(real, method, arguments));
        }

        private PGConnection postgres(PGConnection real) {
            return proxy(
                    PGConnection.class,
                    (method, arguments) -> method.getName().equals("getCopyAPI")
                            ? new Copies((BaseConnection) real)
                            : invoke(real, method, arguments));
        }

        private final class Copies extends CopyManager {
            Copies(BaseConnection real) throws SQLException {
                super(real);
            }

            @Override
            public CopyIn copyIn(String sql) throws SQLException {
                return copy(CopyIn.class, shotAt(database, "copyIn"), () -> super.copyIn(sql));
            }

            @Override
            public CopyOut copyOut(String sql) throws SQLException {
                return copy(CopyOut.class, shotAt(database, "copyOut"), () -> super.copyOut(sql));
            }

            private <T extends CopyOperation> T copy(Class<T> type, @Nullable Shot shot, Call<T, SQLException> begin)
                    throws SQLException {
                T real = around(shot, () -> {
                    T begun = begin.run();
                    copy = begun;
                    return begun;
                });
                return proxy(type, (method, arguments) -> call(real, method, arguments));
            }
        }

        @Nullable
        Object call(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
            Shot shot = CALLS.contains(method.getName()) ? shotAt(database, method.getName()) : null;
            return around(shot, () -> invoke(real, method, arguments));
        }

        private <T extends @Nullable Object, E extends Throwable> T around(@Nullable Shot shot, Call<T, E> call)
                throws E, SQLException {
            if (shot == null) {
                return call.run();
            }
            if (shot.moment() == Moment.AFTER) {
                call.run();
            }
            throw failure(shot);
        }

        private SQLException failure(Shot shot) {
            SQLException failure =
                    new SQLException("made up: " + shot.fault() + " " + shot.moment(), shot.fault().state);
            Connection real = connection;
            try {
                if (shot.fault() == Fault.HANG) {
                    failure.initCause(new SocketTimeoutException("made up"));
                    hang(real);
                }
                if (shot.fault().breaks && real != null) {
                    real.abort(Runnable::run);
                }
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
            return failure;
        }

        /// The backend goes on for a while with what it holds. While it copies, the driver would wait for the end of
        /// the
        /// copy before it asked for anything else.
        private void hang(@Nullable Connection real) throws SQLException {
            if (real == null || (copy != null && copy.isActive())) {
                LockSupport.parkNanos(CLIENT_PATIENCE_MILLIS * 1_000_000L);
                return;
            }
            real.setNetworkTimeout(Runnable::run, CLIENT_PATIENCE_MILLIS);
            try (Statement statement = real.createStatement()) {
                statement.execute("select pg_sleep(0.4)");
            } catch (SQLException e) {
                if (!real.isClosed()) {
                    real.abort(Runnable::run); // the transaction had failed before: there is nothing to hold on to
                }
            }
        }
    }

    @FunctionalInterface
    private interface Call<T extends @Nullable Object, E extends Throwable> {
        T run() throws E, SQLException;
    }
}
