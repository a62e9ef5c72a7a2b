package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Route;
import dev.holdfast.drive.Limits;
import dev.holdfast.drive.Limits.Vacuums;
import dev.holdfast.drive.SessionDrivers;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Policy.Pace;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDefinition.DrivingDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.Driver;
import dev.holdfast.session.Driver.Edge;
import dev.holdfast.session.Retune;
import dev.holdfast.session.SessionDriving;
import dev.holdfast.session.SessionEvent;
import dev.holdfast.session.Sessions;
import dev.holdfast.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;

/// What a session's driver sees of real databases, and what it makes of it.
@Timeout(60)
class DrivingTest {
    private static final Limits NOTHING = new Limits(
            Duration.ZERO, 0, 0, Duration.ZERO, Vacuums.OFF, Map.of(), Duration.ofMillis(300), Optional.empty());

    @TempDir
    private Path folder;

    private final EngineFixture engine = new EngineFixture("shop", "delivery", "vault");
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-18T12:00:00Z"));
    private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
    private long session;

    @BeforeEach
    void fill() {
        OrderTree.fillTables(engine);
    }

    @AfterEach
    void close() {
        engine.close();
        others.close();
    }

    private Driver open(Limits limits, DrivingDefinition driving) {
        Policy policy = engine.policy(driven(driving));
        session = engine.features().store().inTransaction(tx -> engine.features()
                .sessions()
                .open(tx, new Sessions.NewSession(policy, now.get(), "manual", null, null, null, null, "test", null))
                .orElseThrow());
        Route route = engine.features().routes().resolve(policy, now.get()).route();
        InstantSource clock = now::get;
        return new SessionDrivers(engine.features().store(), engine.features().sessions(), limits, clock)
                .open(route, session);
    }

    private Driver open(Limits limits) {
        return open(limits, DrivingDefinition.DEFAULT);
    }

    private static PolicyDefinition driven(DrivingDefinition driving) {
        return PolicyDraft.of(OrderTree.ORDERS_POLICY)
                .zone("Europe/Berlin")
                .chunkRows(2000)
                .driving(driving)
                .definition();
    }

    private static String reason(Driver driver) {
        return driver.atEdge() instanceof Edge.Wait wait ? wait.reason() : "";
    }

    private SessionDriving row() {
        return engine.node().operations().session(session).driving();
    }

    private List<String> warnings() {
        return engine.node().operations().events(session, 100).stream()
                .filter(event -> event.severity().equals("warning"))
                .map(SessionEvent::message)
                .toList();
    }

    /// A session of somebody else, which begins with `statements` and waits for nobody's sake until it is closed.
    private Connection somebody(String... statements) throws SQLException {
        Connection connection = engine.connect("shop");
        connection.setAutoCommit(false);
        for (String statement : statements) {
            try (var execute = connection.createStatement()) {
                execute.execute(statement);
            }
        }
        return connection;
    }

    private CompletableFuture<Void> meanwhile(Connection connection, String statement) {
        return CompletableFuture.runAsync(
                () -> {
                    try (connection;
                            var execute = connection.createStatement()) {
                        execute.execute(statement);
                    } catch (SQLException e) {
                        // ended from outside, as these tests do
                    }
                },
                others);
    }

    @Test
    void withoutAReasonTheEdgeIsFree() {
        try (Driver driver = open(Limits.DEFAULT)) {
            assertThat(driver.atEdge()).isInstanceOf(Edge.Go.class);
            assertThat(driver.workers()).isEqualTo(2);
            assertThat(driver.rows()).isEqualTo(1000);
            assertThat(warnings()).isEmpty();
        }
    }

    @Test
    void sentinelFileStopsTheEdgeWhileItExists() throws Exception {
        Path file = folder.resolve("pause");
        Limits limits = new Limits(
                Duration.ZERO, 0, 0, Duration.ZERO, Vacuums.OFF, Map.of(), Duration.ofSeconds(1), Optional.of(file));
        try (Driver driver = open(limits)) {
            assertThat(reason(driver)).isEmpty();

            Files.createFile(file);
            assertThat(reason(driver)).isEqualTo("the file " + file + " exists");

            Files.delete(file);
            assertThat(reason(driver)).isEmpty();
        }
    }

    @Test
    void blackoutIsKeptInThePolicysZone() {
        DrivingDefinition driving = new DrivingDefinition(2, "normal", List.of("Sat,Sun", "Mon-Fri 08:00-18:00"), null);
        try (Driver driver = open(NOTHING, driving)) {
            assertThat(reason(driver)).isEqualTo("blackout Mon-Fri 08:00-18:00 (Europe/Berlin)");

            now.set(Instant.parse("2026-11-18T17:00:00Z")); // 18:00 in Berlin
            assertThat(reason(driver)).isEmpty();

            now.set(Instant.parse("2026-11-21T20:00:00Z"));
            assertThat(reason(driver)).isEqualTo("blackout Sat,Sun (Europe/Berlin)");
        }
    }

    @Test
    void runEndsWhenItsTimeIsOver() {
        try (Driver driver = open(NOTHING, new DrivingDefinition(2, "normal", List.of(), "PT1H30M"))) {
            now.set(now.get().plus(Duration.ofMinutes(89)));
            assertThat(driver.atEdge()).isInstanceOf(Edge.Go.class);

            now.set(now.get().plus(Duration.ofMinutes(1)));
            assertThat(driver.atEdge()).isEqualTo(new Edge.Stop("window", "the policy gives a run 1 h 30 min"));
        }
    }

    @Test
    void othersWhoWaitForALockOfOursAreLetPass() throws Exception {
        var shop = engine.features().estate().database("shop");
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        var ours = CompletableFuture.runAsync(
                () -> shop.write(Isolation.READ_COMMITTED, connection -> {
                    try (var lock = connection.createStatement()) {
                        lock.execute("update orders set note = 'ours' where id = 7");
                        held.countDown();
                        return letGo.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }),
                others);
        assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
        var theirs = meanwhile(engine.connect("shop"), "update orders set note = 'theirs' where id = 7");

        try (Driver driver = open(locks(200))) {
            engine.await(() -> reason(driver)
                    .matches("a session waits in shop for a lock that this session holds, \\d+\\.\\d s now"));
            letGo.countDown();
            ours.get(20, TimeUnit.SECONDS);
            theirs.get(20, TimeUnit.SECONDS);
            engine.await(() -> reason(driver).isEmpty());
        }
    }

    private static Limits locks(int millis) {
        return new Limits(
                Duration.ZERO,
                0,
                0,
                Duration.ofMillis(millis),
                Vacuums.OFF,
                Map.of(),
                Duration.ofSeconds(1),
                Optional.empty());
    }

    @Test
    void othersWhoWaitForEachOtherOnThePolicysTablesAreLetPass() throws Exception {
        try (Connection holder = somebody("lock table order_items in access exclusive mode");
                Connection elsewhere = somebody("create table other (n int)", "lock table other")) {
            var waiting = meanwhile(engine.connect("shop"), "select count(*) from order_items");
            try (Driver driver = open(locks(200))) {
                engine.await(
                        () -> reason(driver).matches("a session waits in shop for a lock on the policy's tables, .*"));
                holder.rollback();
                waiting.get(20, TimeUnit.SECONDS);
                engine.await(() -> reason(driver).isEmpty());
                assertThat(elsewhere.isValid(1)).isTrue();
            }
        }
    }

    @Test
    void vacuumOfATableIsLetPass() throws Exception {
        engine.execute("shop", "update order_items set sku = sku || '!'");
        Connection vacuum = engine.connect("shop");
        try (var slow = vacuum.createStatement()) {
            slow.execute("set vacuum_cost_delay = 100; set vacuum_cost_limit = 1");
        }
        var running = meanwhile(vacuum, "vacuum order_items");
        Limits any = new Limits(
                Duration.ZERO, 0, 0, Duration.ZERO, Vacuums.ANY, Map.of(), Duration.ofSeconds(1), Optional.empty());
        Limits wraparound = new Limits(
                Duration.ZERO,
                0,
                0,
                Duration.ZERO,
                Vacuums.WRAPAROUND,
                Map.of(),
                Duration.ofSeconds(1),
                Optional.empty());
        engine.await(() -> engine.number(
                        "shop",
                        "select count(*) from pg_stat_progress_vacuum" + " where relid = 'order_items'::regclass")
                == 1);

        try (Driver driver = open(any)) {
            assertThat(reason(driver)).isEqualTo("a vacuum of public.order_items in shop is running");
            Route route = engine.features()
                    .routes()
                    .resolve(engine.features().policies().byName("orders"), now.get())
                    .route();
            try (Driver patient = new SessionDrivers(
                            engine.features().store(), engine.features().sessions(), wraparound, now::get)
                    .open(route, session)) {
                assertThat(reason(patient)).isEmpty();
            }
            vacuum.unwrap(PGConnection.class).cancelQuery();
            running.get(20, TimeUnit.SECONDS);
            engine.await(() -> reason(driver).isEmpty());
        }
    }

    @Test
    void operatorsQueryMaySayAnything() {
        engine.execute("shop", "create table load (says text); insert into load values ('')");
        try (Driver text = open(query("select says from load"))) {
            assertThat(reason(text)).isEmpty();

            engine.execute("shop", "update load set says = 'nightly backup'");
            engine.await(() -> reason(text).equals("the operator's query for shop says: nightly backup"));

            engine.execute("shop", "delete from load");
            engine.await(() -> reason(text).isEmpty());
            assertThat(warnings()).isEmpty();
        }
    }

    private static Limits query(String query) {
        return new Limits(
                Duration.ZERO,
                0,
                0,
                Duration.ZERO,
                Vacuums.OFF,
                Map.of("shop", query),
                Duration.ofMillis(300),
                Optional.empty());
    }

    @Test
    void queryThatFailsHangsOrWritesIsToldOnceAndStopsNothing() {
        Map<String, String> wrong = Map.of(
                "select * from nowhere", "relation \"nowhere\" does not exist",
                "select pg_sleep(60)", "statement timeout",
                "with gone as (delete from public.orders returning 1) select count(*) from gone", "read-only");
        wrong.forEach((query, words) -> {
            try (Driver driver = session == 0 ? open(query(query)) : again(query(query))) {
                assertThat(reason(driver)).isEmpty();
                engine.await(() -> warnings().stream().anyMatch(warning -> warning.contains(words)));
                assertThat(warnings().stream().filter(warning -> warning.contains(words)))
                        .hasSize(1)
                        .first()
                        .asString()
                        .startsWith(
                                "the operator's query for shop cannot be read, so the session does not wait for it");
            }
        });
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(OrderTree.ORDERS);
    }

    private Driver again(Limits limits) {
        Policy policy = engine.features().policies().byName("orders");
        Route route = engine.features().routes().resolve(policy, now.get()).route();
        return new SessionDrivers(engine.features().store(), engine.features().sessions(), limits, now::get)
                .open(route, session);
    }

    @Test
    void numberAndTruthCountAsReasonsUnlessTheyAreNothing() {
        Map<String, String> answers = Map.of(
                "select 0", "", "select 17", "17", "select false", "", "select true", "true", "select null::int", "");
        answers.forEach((query, words) -> {
            try (Driver driver = session == 0 ? open(query(query)) : again(query(query))) {
                assertThat(reason(driver)).endsWith(words);
                assertThat(reason(driver).isEmpty()).isEqualTo(words.isEmpty());
            }
        });
    }

    @Test
    void slotThatNobodyReadsHoldsTheSessionBack() {
        engine.execute("shop", "select pg_create_physical_replication_slot('forgotten_" + sid() + "', true)");
        try {
            engine.execute("shop", "create table filler as select md5(i::text) from generate_series(1, 50000) i");
            Limits limits = new Limits(
                    Duration.ZERO,
                    0,
                    1_000_000,
                    Duration.ZERO,
                    Vacuums.OFF,
                    Map.of(),
                    Duration.ofSeconds(1),
                    Optional.empty());
            try (Driver driver = open(limits)) {
                assertThat(reason(driver))
                        .matches("replication slot forgotten_" + sid()
                                + " of shop, which nobody reads, holds back \\d+ MiB of log");
            }
        } finally {
            engine.execute("shop", "select pg_drop_replication_slot('forgotten_" + sid() + "')");
        }
    }

    private static long sid() {
        return ProcessHandle.current().pid();
    }

    /// A follower that is fed by the real server and says by itself how far it has come.
    @Test
    void replicaThatFallsBehindIsWaitedFor() throws Exception {
        Properties login = new Properties();
        var server = TestServer.shared();
        PGProperty.USER.set(login, "holdfast");
        PGProperty.PASSWORD.set(login, Files.readString(server.passwordFile()).strip());
        PGProperty.REPLICATION.set(login, "true");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(login, "12");
        PGProperty.PREFER_QUERY_MODE.set(login, "simple");
        PGProperty.APPLICATION_NAME.set(login, "vault-2");
        String url = "jdbc:postgresql://%s:%d/postgres".formatted(server.host(), server.port());
        try (Connection connection = DriverManager.getConnection(url, login)) {
            var stream = connection
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .physical()
                    .withStartPosition(LogSequenceNumber.valueOf(lsn()))
                    .withStatusInterval(100, TimeUnit.MILLISECONDS)
                    .start();
            LogSequenceNumber start = LogSequenceNumber.valueOf(lsn());
            report(stream, start);
            Limits limits = new Limits(
                    Duration.ofMinutes(1),
                    2_000_000,
                    0,
                    Duration.ZERO,
                    Vacuums.OFF,
                    Map.of(),
                    Duration.ofSeconds(1),
                    Optional.empty());
            try (Driver driver = open(limits)) {
                engine.execute("shop", "create table filler as select md5(i::text) from generate_series(1, 50000) i");
                stream.forceUpdateStatus();
                engine.await(() -> reason(driver).matches("replica vault-2 of shop has \\d+ MiB of log to apply"));

                engine.await(() -> {
                    try {
                        while (stream.readPending() != null) {
                            // applied as it comes
                        }
                        report(stream, LogSequenceNumber.valueOf(lsn()));
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                    return reason(driver).isEmpty();
                });
            }
        }
    }

    private static void report(org.postgresql.replication.PGReplicationStream stream, LogSequenceNumber applied)
            throws SQLException {
        stream.setFlushedLSN(applied);
        stream.setAppliedLSN(applied);
        stream.forceUpdateStatus();
    }

    private String lsn() {
        try (Connection connection = engine.connect("shop");
                var statement = connection.createStatement();
                var row = statement.executeQuery("select pg_current_wal_lsn()")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void loginWithoutTheRightToSeeOthersIsToldAndStopsNothing() throws Exception {
        String role = "mover_" + sid();
        engine.execute("shop", "create role " + role + " login; grant all on all tables in schema public to " + role);
        try (Connection connection = engine.connect("shop")) {
            try (var statement = connection.createStatement()) {
                statement.execute("set role " + role);
            }
            var watching = engine.features().estate().database("shop").dialect().watching();

            assertThat(watching.blind(connection)).contains("the login is no member of pg_monitor");
            assertThat(watching.followers(connection)).isEmpty();
            assertThat(watching.vacuums(connection, List.of())).isEmpty();
            watching.probe(connection);
        } finally {
            engine.execute("shop", "drop owned by " + role + "; drop role " + role);
        }
    }

    @Test
    void waitingIsShownOnTheSessionsRowUntilItGoesOn() throws Exception {
        Path file = folder.resolve("pause");
        Files.createFile(file);
        Limits limits = new Limits(
                Duration.ZERO, 0, 0, Duration.ZERO, Vacuums.OFF, Map.of(), Duration.ofSeconds(1), Optional.of(file));
        try (Driver driver = open(limits)) {
            driver.await((Edge.Wait) driver.atEdge());

            assertThat(row().waitingReason()).isEqualTo("the file " + file + " exists");
            Instant since = row().waitingSince();
            assertThat(since).isNotNull();

            driver.await((Edge.Wait) driver.atEdge());
            assertThat(row().waitingSince()).isEqualTo(since);

            Files.delete(file);
            assertThat(driver.atEdge()).isInstanceOf(Edge.Go.class);
            assertThat(row().waitingReason()).isNull();
            assertThat(row().waitingSince()).isNull();
        }
    }

    @Test
    void pauseWakesADriverThatWaits() throws Exception {
        engine.control("select 1");
        try (Driver driver = open(NOTHING)) {
            engine.control("update session set state = 'running'");
            CountDownLatch waiting = new CountDownLatch(1);
            var woken = CompletableFuture.supplyAsync(
                    () -> {
                        waiting.countDown();
                        long started = System.nanoTime();
                        try {
                            driver.await(new Edge.Wait("a long wait", Duration.ofMinutes(1)));
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        return Duration.ofNanos(System.nanoTime() - started);
                    },
                    others);
            assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
            engine.await(() -> row().waitingReason() != null);

            engine.node().operations().pauseSession(session, "mira");

            assertThat(woken.get(20, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void retuneIsHeardLive() {
        try (Driver driver = open(NOTHING, TestPolicies.full(3))) {
            assertThat(driver.rows()).isEqualTo(2000);
            assertThat(driver.workers()).isEqualTo(3);

            engine.node().operations().retuneSession(session, new Retune(Pace.GENTLE, null, 500), "mira");

            engine.await(() -> driver.workers() == 1);
            assertThat(driver.rows()).isBetween(50, 500);
            engine.await(() -> driver.atEdge() instanceof Edge.Go);
            assertThat(row().pace()).isEqualTo(Pace.GENTLE);
            assertThat(row().workers()).isEqualTo(3);
            assertThat(row().chunkRows()).isEqualTo(500);

            engine.node().operations().retuneSession(session, new Retune(Pace.FULL, 16, null), "mira");

            engine.await(() -> driver.workers() == 16);
            assertThat(engine.node().operations().events(session, 10))
                    .extracting(SessionEvent::message)
                    .contains("mira asked for pace gentle, chunks of at most 500 rows")
                    .contains("mira asked for pace full, 16 workers");
        }
    }

    @Test
    void gentlePaceLearnsWhatIdleIsBeforeTheFirstChunk() {
        try (Driver driver = open(NOTHING, new DrivingDefinition(8, "gentle", List.of(), null))) {
            assertThat(driver.workers()).isEqualTo(1);
            assertThat(driver.rows()).isEqualTo(250);
            engine.await(() -> driver.atEdge() instanceof Edge.Go);
        }
    }
}
