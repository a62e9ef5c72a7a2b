package dev.holdfast.node;

import dev.holdfast.archive.Route;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.policy.Policy.Method;
import dev.holdfast.policy.TestPolicies;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Where plays are performed: two policies over the same orders, one within a database and one into another, with
/// archive tables and fences in place, and a connection for every actor.
final class Stage implements AutoCloseable {
    private final EngineFixture fixture = new EngineFixture("shop", "vault");
    private final Map<Method, Route> routes = new TreeMap<>();
    private final Actors actors;
    private final Connection deleter;
    private final Connection writer;
    private final Connection successor;
    private final Connection successorArchive;
    private final Connection setup;

    Stage() throws SQLException {
        fixture.execute("shop", """
                create table orders (id bigint primary key, status text not null, note text not null);
                create table order_items (order_id bigint not null references orders, line_no int not null,
                  primary key (order_id, line_no));
                """);
        policy("near", "shop");
        policy("far", "vault");
        for (String name : List.of("near", "far")) {
            Route route = fixture.features()
                    .routes()
                    .resolve(fixture.features().policies().byName(name), Instant.now())
                    .route();
            fixture.features().archiveTables().keepInStep(route, null, Instant.now(), Instant.now());
            for (var database : List.of(route.source(), route.archive())) {
                database.write(Isolation.READ_COMMITTED, connection -> {
                    database.dialect().helpers().installHelpers(connection);
                    return true;
                });
            }
            routes.put(route.policy().method(), route);
        }
        deleter = connect("shop");
        writer = connect("shop");
        successor = connect("shop");
        successorArchive = connect("vault");
        setup = connect("shop");
        actors = new Actors(List.of(name("shop"), name("vault")));
    }

    private void policy(String name, String archive) {
        fixture.policy(TestPolicies.draft(name, "shop")
                .table("orders")
                .bundle(List.of("order_items"))
                .criteria("status = 'done'")
                .archive(archive, name + "_archive")
                .chunkRows(100));
    }

    private Connection connect(String database) throws SQLException {
        Connection connection = fixture.connect(database);
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("set deadlock_timeout = '20ms'"); // two that wait for each other need not for long
        }
        connection.commit();
        return connection;
    }

    private String name(String database) {
        return fixture.features().estate().spec(database).databaseName();
    }

    Features features() {
        return fixture.features();
    }

    Route route(Method method) {
        return Objects.requireNonNull(routes.get(method));
    }

    Actors actors() {
        return actors;
    }

    Connection deleter() {
        return deleter;
    }

    Connection writer() {
        return writer;
    }

    Connection successor() {
        return successor;
    }

    /// The archive, as whoever copies sees it.
    Connection successorArchive() {
        return successorArchive;
    }

    /// The source, outside of the play.
    Connection setup() {
        return setup;
    }

    @Override
    public void close() throws SQLException {
        actors.close();
        for (Connection connection : List.of(deleter, writer, successor, successorArchive, setup)) {
            connection.close();
        }
        fixture.close();
    }
}
