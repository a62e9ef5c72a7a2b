package dev.holdfast.node;

import dev.holdfast.archive.Route;
import dev.holdfast.drive.Limits;
import dev.holdfast.drive.Limits.Vacuums;
import dev.holdfast.drive.SessionDrivers;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDefinition.DrivingDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.session.Driver;
import dev.holdfast.session.Driver.Edge;
import dev.holdfast.session.SessionDriving;
import dev.holdfast.session.SessionEvent;
import dev.holdfast.session.Sessions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/// A session over the order tree and the driver that is opened for it, on a clock that the test sets.
final class DrivenSession implements AutoCloseable {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    /// Never mind anything.
    static final Limits NOTHING =
            limits(0, 0, Duration.ZERO, Vacuums.OFF, Map.of(), Duration.ofMillis(300), Optional.empty());

    private final EngineFixture engine = new EngineFixture("shop", "delivery", "vault");
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-18T12:00:00Z"));
    private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
    private long session;

    DrivenSession() {
        OrderTree.fillTables(engine);
    }

    EngineFixture engine() {
        return engine;
    }

    AtomicReference<Instant> now() {
        return now;
    }

    /// Its number; 0 before the first driver is opened.
    long session() {
        return session;
    }

    ExecutorService others() {
        return others;
    }

    /// Opens a session, and a driver for it.
    Driver open(Limits limits, DrivingDefinition driving) {
        Policy policy = engine.policy(driven(driving));
        session = engine.features().store().inTransaction(tx -> engine.features()
                .sessions()
                .open(tx, new Sessions.NewSession(policy, now.get(), "manual", null, null, null, null, "test", null))
                .orElseThrow());
        return again(limits);
    }

    Driver open(Limits limits) {
        return open(limits, DrivingDefinition.DEFAULT);
    }

    /// Another driver for the same session.
    Driver again(Limits limits) {
        Policy policy = engine.features().policies().byName("orders");
        Route route = engine.features().routes().resolve(policy, now.get()).route();
        return new SessionDrivers(engine.features().store(), engine.features().sessions(), limits, now::get)
                .open(route, session);
    }

    private static PolicyDefinition driven(DrivingDefinition driving) {
        return PolicyDraft.of(OrderTree.ORDERS_POLICY)
                .zone("Europe/Berlin")
                .chunkRows(2000)
                .driving(driving)
                .definition();
    }

    static String reason(Driver driver) {
        return driver.atEdge() instanceof Edge.Wait wait ? wait.reason() : "";
    }

    SessionDriving row() {
        return engine.node().operations().session(session).driving();
    }

    List<String> warnings() {
        return engine.node().operations().events(session, 100).stream()
                .filter(event -> event.severity().equals("warning"))
                .map(SessionEvent::message)
                .toList();
    }

    CompletableFuture<Void> meanwhile(Connection connection, String statement) {
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

    /// Nothing but a replica that has so many bytes of log to apply.
    static Limits replica(long bytes) {
        return limits(bytes, 0, Duration.ZERO, Vacuums.OFF, Map.of(), A_SECOND, Optional.empty());
    }

    /// Nothing but a slot that holds back so many bytes of log.
    static Limits slot(long bytes) {
        return limits(0, bytes, Duration.ZERO, Vacuums.OFF, Map.of(), A_SECOND, Optional.empty());
    }

    /// Nothing but others who wait for a lock for so long.
    static Limits locks(Duration wait) {
        return limits(0, 0, wait, Vacuums.OFF, Map.of(), A_SECOND, Optional.empty());
    }

    /// Nothing but such vacuums.
    static Limits vacuums(Vacuums which) {
        return limits(0, 0, Duration.ZERO, which, Map.of(), A_SECOND, Optional.empty());
    }

    /// Nothing but the operator's query for `shop`, which may take 300 ms.
    static Limits query(String query) {
        return limits(
                0, 0, Duration.ZERO, Vacuums.OFF, Map.of("shop", query), Duration.ofMillis(300), Optional.empty());
    }

    /// Nothing but this file.
    static Limits sentinel(Path file) {
        return limits(0, 0, Duration.ZERO, Vacuums.OFF, Map.of(), A_SECOND, Optional.of(file));
    }

    private static Limits limits(
            long replicaBytes,
            long slotBytes,
            Duration lockWait,
            Vacuums vacuums,
            Map<String, String> queries,
            Duration queryTimeout,
            Optional<Path> sentinel) {
        Duration replicaLag = replicaBytes == 0 ? Duration.ZERO : Duration.ofMinutes(1);
        return new Limits(replicaLag, replicaBytes, slotBytes, lockWait, vacuums, queries, queryTimeout, sentinel);
    }

    @Override
    public void close() {
        engine.close();
        others.close();
    }
}
