package dev.holdfast.sample;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Engine;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Generates sample estates in databases of the embedded server.
///
/// Safe against `kill -9`: the sample's row says `loading` from before its first database until all is there, and a
/// load that finds it so begins again from empty databases. One process at a time loads (advisory lock).
public final class SampleLoader {
    /// Rows of the shop where nobody names a number: one run of its policies archives well over a million.
    public static final long DEFAULT_ROWS = 1_800_000;

    /// The seed of the documented figures.
    public static final long DEFAULT_SEED = 42;

    /// What the generator numbers through, such as orders, in one statement.
    private static final long SLICE = 20_000;

    /// The bytes spell "sample".
    private static final long ADVISORY_LOCK = 0x73616d706c65L;

    private final Store store;
    private final EmbeddedServer server;
    private final String prefix;
    private final SampleRows samples = new SampleRows();

    public SampleLoader(Store store, EmbeddedServer server) {
        this(store, server, "");
    }

    /// @param prefix put before the name of each database on the server, so that several estates share one
    public SampleLoader(Store store, EmbeddedServer server, String prefix) {
        this.store = store;
        this.server = server;
        this.prefix = prefix;
    }

    /// The sample's databases and policies as the TOML document that `policy apply` reads.
    public static String policiesToml(String name) {
        return SampleEstate.named(name).policies(Engine.POSTGRESQL);
    }

    /// How many rows a sample has where nobody names a number.
    public static long usualRows(String name) {
        return SampleEstate.named(name).usualRows();
    }

    /// As [#policiesToml], for the databases of this loader's prefix.
    public String policies(String name) {
        return policiesToml(name)
                .replace("server = \"embedded\"\ndatabase = \"", "server = \"embedded\"\ndatabase = \"" + prefix);
    }

    /// The script that makes the session tables of a sample, for a range of sessions.
    public String sessionTables(String name) {
        return FileScripts.resource(name + "/legacy.sql");
    }

    public Optional<Sample> find(String name) {
        return store.inTransaction(tx -> samples.find(tx, name));
    }

    public List<Sample> all() {
        return store.inTransaction(samples::all);
    }

    /// Samples whose load has not ended; when no process loads them now, [#load] begins them again.
    public List<Sample> interrupted() {
        return all().stream().filter(sample -> !sample.loaded()).toList();
    }

    /// Loads a sample, or answers the one that is there: it is left as it is, whatever `rows` and `seed` say.
    ///
    /// @param rows of all tables together, at least 1000; the sample has exactly as many
    /// @param now what "today" is for the generated dates
    /// @throws HoldfastException `USAGE` for an unknown name or too few rows; `BLOCKED` when a database of that
    ///     name is not the sample's, when sessions ran on it, or when another process loads; nothing was changed
    ///     then
    public Sample load(String name, long rows, long seed, Instant now, LoadListener listener) {
        SampleEstate estate = SampleEstate.named(name);
        SampleScale.Size size = estate.scale().ofRows(rows);
        try (Connection guard = store.dataSource().getConnection();
                Statement statement = guard.createStatement()) {
            lock(statement);
            try {
                return loadLocked(new Order(estate, rows, seed, now, size), listener);
            } finally {
                statement.execute("select pg_advisory_unlock(" + ADVISORY_LOCK + ")");
            }
        } catch (SQLException e) {
            throw new HoldfastException(
                    ErrorCode.DATABASE,
                    "sample " + name + " is not loaded; loading again begins anew: " + e.getMessage(),
                    e);
        }
    }

    private static void lock(Statement statement) throws SQLException {
        try (var locked = statement.executeQuery("select pg_try_advisory_lock(" + ADVISORY_LOCK + ")")) {
            if (!locked.next() || !locked.getBoolean(1)) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "another process loads a sample into this installation; nothing was changed");
            }
        }
    }

    /// What is to be made.
    private record Order(SampleEstate estate, long rows, long seed, Instant now, SampleScale.Size size) {
        private String name() {
            return estate.name();
        }
    }

    private Sample loadLocked(Order order, LoadListener listener) {
        Optional<Sample> found = find(order.name());
        if (found.isPresent() && found.get().loaded()) {
            return found.get();
        }
        long sessions =
                store.inTransaction(tx -> samples.sessionsOn(tx, order.estate().governed()));
        if (sessions > 0) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "sample " + order.name() + " is not loaded, yet " + sessions
                            + " sessions ran on its databases; nothing was changed");
        }
        List<String> physical =
                order.estate().databases().stream().map(this::physical).toList();
        SampleDatabases databases = new SampleDatabases(
                server, "Holdfast sample " + order.name() + " of installation " + store.installation());
        if (found.isEmpty()) {
            databases.mustBeAbsent(physical);
        }
        store.run(tx -> samples.begin(tx, order.name(), order.seed(), order.rows()));
        databases.recreate(physical);
        Map<String, Map<String, Long>> tables = fill(order, listener);
        store.run(tx -> samples.finish(tx, order.name(), tables));
        return find(order.name()).orElseThrow();
    }

    private String physical(String database) {
        return prefix + database;
    }

    private Map<String, Map<String, Long>> fill(Order order, LoadListener listener) {
        AtomicLong allRows = new AtomicLong();
        Map<String, Map<String, Long>> tables = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Map<String, Future<Map<String, Long>>> running = new LinkedHashMap<>();
            for (String database : order.estate().sources()) {
                running.put(database, threads.submit(() -> fill(order, database, allRows, listener)));
            }
            for (var entry : running.entrySet()) {
                tables.put(
                        SampleEstate.governed(entry.getKey()), entry.getValue().get());
            }
            return tables;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notLoaded(order, e);
        } catch (ExecutionException e) {
            throw notLoaded(order, e.getCause() == null ? e : e.getCause());
        }
    }

    private static HoldfastException notLoaded(Order order, Throwable cause) {
        return new HoldfastException(
                ErrorCode.DATABASE,
                "sample " + order.name() + " is not loaded; loading again begins anew: " + cause.getMessage(),
                cause);
    }

    private Map<String, Long> fill(Order order, String database, AtomicLong allRows, LoadListener listener)
            throws SQLException {
        Map<String, Long> tables = new LinkedHashMap<>();
        try (Connection connection = server.connect(physical(database));
                Statement statement = connection.createStatement()) {
            SampleScripts scripts = order.estate().scripts(order.size(), order.seed(), order.now());
            long numbered = order.size().numbered();
            prepare(connection, order);
            statement.execute(scripts.functions());
            statement.execute(scripts.schema(database));
            for (SampleScripts.Insert insert : scripts.inserts(database)) {
                String shown =
                        database + "." + insert.table().substring(insert.table().indexOf('.') + 1);
                long rows = 0;
                for (long from = 0; from < numbered; from += SLICE) {
                    long until = Math.min(from + SLICE, numbered);
                    set(connection, "from", Long.toString(from));
                    set(connection, "until", Long.toString(until));
                    long made = statement.executeLargeUpdate(insert.sql());
                    rows += made;
                    listener.progress(shown, rows, allRows.addAndGet(made));
                }
                tables.put(insert.table(), rows);
            }
            listener.progress(database + ": indexes", 0, allRows.get());
            statement.execute(scripts.indexes(database));
            statement.execute("vacuum (analyze)");
        }
        return tables;
    }

    /// A load that dies is begun anew, so that its commits need not wait for the disk.
    private static void prepare(Connection connection, Order order) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = off");
            statement.execute("set maintenance_work_mem = '128MB'");
            statement.execute("set max_parallel_maintenance_workers = 0"); // two threads of ours are enough
            statement.execute("set max_parallel_workers_per_gather = 0");
            statement.execute("set jit = off");
            statement.execute("set timezone = 'UTC'");
        }
        set(connection, "seed", Long.toString(order.seed()));
        set(connection, "now", order.now().toString());
        SampleScale scale = order.estate().scale();
        set(connection, scale.numbered(), Long.toString(order.size().numbered()));
        set(connection, scale.filling(), Long.toString(order.size().filling()));
    }

    private static void set(Connection connection, String setting, String value) throws SQLException {
        try (var statement = connection.prepareStatement("select set_config(?, ?, false)")) {
            statement.setString(1, "sample." + setting);
            statement.setString(2, value);
            statement.execute();
        }
    }
}
