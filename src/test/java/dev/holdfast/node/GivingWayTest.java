package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.drive.Limits;
import dev.holdfast.drive.Limits.Vacuums;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.session.Driver;
import dev.holdfast.testing.TestServer;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;

/// A session gives way to others in its databases: who waits for locks, vacuums, replicas, readers of slots.
@Timeout(60)
class GivingWayTest {
    @AutoClose
    private final DrivenSession driven = new DrivenSession();

    private final EngineFixture engine = driven.engine();

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
                driven.others());
        assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
        var theirs = driven.meanwhile(engine.connect("shop"), "update orders set note = 'theirs' where id = 7");

        try (Driver driver = driven.open(DrivenSession.locks(Duration.ofMillis(200)))) {
            engine.await(() -> DrivenSession.reason(driver)
                    .matches("a session waits in shop for a lock that this session holds, \\d+\\.\\d s now"));
            letGo.countDown();
            ours.get(20, TimeUnit.SECONDS);
            theirs.get(20, TimeUnit.SECONDS);
            engine.await(() -> DrivenSession.reason(driver).isEmpty());
        }
    }

    @Test
    void othersWhoWaitForEachOtherOnThePolicysTablesAreLetPass() throws Exception {
        try (Connection holder = somebody("lock table order_items in access exclusive mode");
                Connection elsewhere = somebody("create table other (n int)", "lock table other")) {
            var waiting = driven.meanwhile(engine.connect("shop"), "select count(*) from order_items");
            try (Driver driver = driven.open(DrivenSession.locks(Duration.ofMillis(200)))) {
                engine.await(() -> DrivenSession.reason(driver)
                        .matches("a session waits in shop for a lock on the policy's tables, .*"));
                holder.rollback();
                waiting.get(20, TimeUnit.SECONDS);
                engine.await(() -> DrivenSession.reason(driver).isEmpty());
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
        var running = driven.meanwhile(vacuum, "vacuum order_items");
        Limits any = DrivenSession.vacuums(Vacuums.ANY);
        Limits wraparound = DrivenSession.vacuums(Vacuums.WRAPAROUND);
        engine.await(() -> engine.number(
                        "shop",
                        "select count(*) from pg_stat_progress_vacuum" + " where relid = 'order_items'::regclass")
                == 1);

        try (Driver driver = driven.open(any)) {
            assertThat(DrivenSession.reason(driver)).isEqualTo("a vacuum of public.order_items in shop is running");
            try (Driver patient = driven.again(wraparound)) {
                assertThat(DrivenSession.reason(patient)).isEmpty();
            }
            vacuum.unwrap(PGConnection.class).cancelQuery();
            running.get(20, TimeUnit.SECONDS);
            engine.await(() -> DrivenSession.reason(driver).isEmpty());
        }
    }

    @Test
    void slotThatNobodyReadsHoldsTheSessionBack() {
        engine.execute("shop", "select pg_create_physical_replication_slot('forgotten_" + sid() + "', true)");
        try {
            engine.execute("shop", "create table filler as select md5(i::text) from generate_series(1, 50000) i");
            Limits limits = DrivenSession.slot(1_000_000);
            try (Driver driver = driven.open(limits)) {
                assertThat(DrivenSession.reason(driver))
                        .matches("replication slot forgotten_" + sid()
                                + " of shop, which nobody reads, holds back [0-9.]+ [MG]iB of log");
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
            Limits limits = DrivenSession.replica(2_000_000);
            try (Driver driver = driven.open(limits)) {
                engine.execute("shop", "create table filler as select md5(i::text) from generate_series(1, 50000) i");
                stream.forceUpdateStatus();
                engine.await(() ->
                        DrivenSession.reason(driver).matches("replica vault-2 of shop has \\d+ MiB of log to apply"));

                engine.await(() -> {
                    try {
                        while (stream.readPending() != null) {
                            // applied as it comes
                        }
                        report(stream, LogSequenceNumber.valueOf(lsn()));
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                    return DrivenSession.reason(driver).isEmpty();
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
}
