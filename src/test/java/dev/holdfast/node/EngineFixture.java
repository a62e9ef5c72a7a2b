package dev.holdfast.node;

import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.app.Wiring;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.callback.Services;
import dev.holdfast.cold.DirectoryStore;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.dialect.sqlserver.SqlServerDialect;
import dev.holdfast.drive.Limits;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.EmbeddedLogin;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.Secrets;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.freeze.FreezePoint;
import dev.holdfast.notify.NotifySettings;
import dev.holdfast.plan.StoredPlans;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.run.Backoff;
import dev.holdfast.session.SessionView;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Links;
import dev.holdfast.store.Store;
import dev.holdfast.testing.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// An engine over real databases: a control database of its own, and as many governed ones as a test names.
final class EngineFixture implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Backoff ONE_TRY = new Backoff(Duration.ZERO, Duration.ZERO, 1);

    private final Store store;
    private final TestSql control;
    private final Timetable timetable;
    private final List<DatabaseSpec> databases;
    private final Estate estate;
    private final Features features;
    private Node node;
    private final Path coldFiles;
    private volatile Failpoint.Listener failpoints = Failpoint.Listener.NONE;
    private volatile FreezePoint.Listener freezePoints = FreezePoint.Listener.NONE;

    EngineFixture(String... databases) {
        this(Links.DEFAULT, databases);
    }

    /// The same over other links to the same server.
    EngineFixture(Links links, String... databases) {
        this(links, TestServer.freshStore(links), fresh(databases));
    }

    /// The same over databases wherever they are.
    EngineFixture(Links links, Store store, List<DatabaseSpec> databases) {
        this(links, store, databases, Map.of());
    }

    /// @param environment what the databases' secrets refer to
    EngineFixture(Links links, Store store, List<DatabaseSpec> databases, Map<String, String> environment) {
        this(
                links,
                store,
                databases,
                environment,
                EngineFixture::dialect,
                NotifySettings.Bound.NONE,
                Services.Patience.USUAL,
                new NoTimetable());
    }

    /// The same with dialects of the test's own.
    EngineFixture(Function<Engine, Dialect> dialects, String... databases) {
        this(
                Links.DEFAULT,
                TestServer.freshStore(Links.DEFAULT),
                fresh(databases),
                Map.of(),
                dialects,
                NotifySettings.Bound.NONE,
                Services.Patience.USUAL,
                new NoTimetable());
    }

    /// The same with crons that somebody answers for.
    EngineFixture(Timetable timetable, String... databases) {
        this(
                Links.DEFAULT,
                TestServer.freshStore(Links.DEFAULT),
                fresh(databases),
                Map.of(),
                EngineFixture::dialect,
                NotifySettings.Bound.NONE,
                Services.Patience.USUAL,
                timetable);
    }

    /// The same with services that may be called.
    EngineFixture(NotifySettings.Bound notifying, Services.Patience patience, String... databases) {
        this(
                Links.DEFAULT,
                TestServer.freshStore(Links.DEFAULT),
                fresh(databases),
                Map.of(),
                EngineFixture::dialect,
                notifying,
                patience,
                new NoTimetable());
    }

    private EngineFixture(
            Links links,
            Store store,
            List<DatabaseSpec> databases,
            Map<String, String> environment,
            Function<Engine, Dialect> dialects,
            NotifySettings.Bound notifying,
            Services.Patience patience,
            Timetable timetable) {
        this.store = store;
        this.control = new TestSql(store.dataSource()::getConnection);
        this.timetable = timetable;
        this.databases = databases;
        coldFiles = Path.of("target", "cold", UUID.randomUUID().toString()).toAbsolutePath();
        EmbeddedServer server = TestServer.shared();
        estate = new Estate(
                store,
                new Secrets(environment),
                Optional.of(
                        new EmbeddedLogin(server.host(), server.port(), EmbeddedServer.USER, server.passwordFile())),
                dialects,
                links);
        databases.forEach(estate::put);
        features = Wiring.features(
                store,
                estate,
                (_, _) -> Optional.empty(),
                point -> failpoints.reached(point),
                InstantSource.system(),
                new Wiring.Choices(
                        StoredPlans.USUAL_LIFE,
                        Limits.DEFAULT,
                        Wiring.Cold.in(coldFiles, ColdKeeper.USUAL_AGE, point -> freezePoints.reached(point)),
                        notifying,
                        patience));
        node = openNode();
    }

    private static Dialect dialect(Engine engine) {
        return switch (engine) {
            case POSTGRESQL -> new PostgresDialect();
            case SQLSERVER -> new SqlServerDialect();
        };
    }

    private static List<DatabaseSpec> fresh(String... names) {
        return Arrays.stream(names).map(EngineFixture::inTheSharedServer).toList();
    }

    static DatabaseSpec inTheSharedServer(String name) {
        return TestDatabase.named(name).database(TestServer.freshDatabase(name)).spec();
    }

    /// Of a node that tries nothing again: what a fault leaves is to be seen.
    private Node openNode() {
        Node opened = Node.open(features, timetable, "test", InstantSource.system());
        opened.rest(ONE_TRY);
        return opened;
    }

    /// The process of the node is gone, and another one starts.
    void restart() {
        node.close();
        failpoints = Failpoint.Listener.NONE;
        freezePoints = FreezePoint.Listener.NONE;
        node = openNode();
    }

    /// Where cold files of this engine are.
    Path coldFiles() {
        return coldFiles;
    }

    /// Cold files as another process sees them, which shares nothing with this one.
    ColdKeeper anotherKeeper() {
        return new ColdKeeper(
                store,
                estate,
                features.policies(),
                features.leases(),
                features.nodes(),
                new DirectoryStore(coldFiles),
                coldFiles.resolveSibling("other-work"),
                ColdKeeper.USUAL_AGE,
                InstantSource.system(),
                FreezePoint.Listener.NONE);
    }

    void freezePoints(FreezePoint.Listener listener) {
        freezePoints = listener;
    }

    Estate estate() {
        return estate;
    }

    void failpoints(Failpoint.Listener listener) {
        failpoints = listener;
    }

    /// Runs `action` when the engine reaches `point` for the `time`th time.
    void when(Failpoint point, int time, Runnable action) {
        AtomicInteger times = new AtomicInteger();
        failpoints(reached -> {
            if (reached == point && times.incrementAndGet() == time) {
                action.run();
            }
        });
    }

    /// Ends every connection to a governed database whenever a delete is about to commit.
    void cutAtEachDelete(String database) {
        failpoints(point -> {
            if (point == Failpoint.BEFORE_SOURCE_COMMIT) {
                cut(database);
            }
        });
    }

    List<SessionView> resume() {
        return node.runs().resume(_ -> {});
    }

    Features features() {
        return features;
    }

    /// The control database.
    Store store() {
        return store;
    }

    Node node() {
        return node;
    }

    Connection connect(String database) throws SQLException {
        return TestServer.shared().connect(estate.spec(database).databaseName());
    }

    private TestSql sql(String database) {
        return new TestSql(() -> connect(database));
    }

    void execute(String database, String sql) {
        sql(database).execute(sql);
    }

    long number(String database, String sql) {
        return sql(database).number(sql);
    }

    /// Runs `sql` on the control database.
    void control(String sql) {
        control.execute(sql);
    }

    long controlNumber(String sql) {
        return control.number(sql);
    }

    /// The first column of what `sql` finds.
    List<String> lines(String database, String sql) {
        return sql(database).lines(sql);
    }

    /// As [#lines(String, String)], in the control database.
    List<String> controlLines(String sql) {
        return control.lines(sql);
    }

    /// Every pool begins anew.
    void forgetConnections() {
        estate.close();
        if (store.dataSource() instanceof HikariDataSource pool) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    /// Empties whatever holds sessions and their work, but not who we are, the estate and the policies.
    void forgetSessions() {
        control(controlLines("""
                select 'truncate ' || string_agg(format('holdfast.%I', relname), ', ') || ' cascade'
                from pg_class
                where relnamespace = 'holdfast'::regnamespace and relkind in ('r', 'p') and not relispartition
                  and relname not in ('changelog', 'installation', 'node', 'database_', 'link', 'audit', 'audit_head')
                  and relname !~ '^(policy|retention|disposal|sample|qrtz_)'""").getFirst());
    }

    /// Waits until `true`, looking again every few milliseconds; fails after a while.
    void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    /// Ends every connection to a governed database but the one that asks.
    void cut(String database) {
        cutDatabase(estate.spec(database).databaseName());
    }

    /// Ends every connection to the control database.
    void cutControl() {
        try (Connection connection = store.dataSource().getConnection()) {
            cutDatabase(connection.getCatalog());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void cutDatabase(String name) {
        try (Connection connection = TestServer.shared().connect("postgres");
                var cut = connection.prepareStatement(
                        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = ?")) {
            cut.setString(1, name);
            cut.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A second node on the same control database.
    Node secondNode() {
        return openNode();
    }

    Policy policy(PolicyDefinition definition) {
        return store.inTransaction(tx -> features.policies().insert(tx, definition, "test", "test"));
    }

    Policy policy(PolicyDraft draft) {
        return policy(draft.definition());
    }

    List<SessionView> run(String... policies) {
        return node.runs().run(List.of(policies), new Runs.RunOptions(0, Duration.ZERO, true, "test"), _ -> {});
    }

    Verification verify() {
        return new Verifier(features, store.installation()).verify(List.of(), List.of());
    }

    /// Its databases in the shared server go with it.
    @Override
    public void close() {
        node.close();
        estate.close();
        TestServer.close(store);
        TestServer.forget(databases.stream()
                .filter(database -> database.server().equals(DatabaseSpec.EMBEDDED))
                .map(DatabaseSpec::databaseName)
                .toList());
    }
}
