package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.store.Links;
import dev.holdfast.testing.SqlServerEngine;
import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole sessions with source and archive on SQL Server: orders with their items, and deliveries that they hand off to,
/// in another database.
@EnabledIfEnvironmentVariable(named = SqlServerEngine.URL, matches = ".+", disabledReason = SqlServerEngine.ABSENT)
final class SqlServerSessionTest {
    private static final int ORDERS = 100;

    private final SqlServerEngine server = new SqlServerEngine();
    private EngineFixture engine;

    @BeforeEach
    void open() throws SQLException {
        engine = new EngineFixture(
                Links.DEFAULT,
                TestServer.freshStore(),
                List.of(
                        server.spec("shop", server.freshDatabase("shop")),
                        server.spec("delivery", server.freshDatabase("delivery"))),
                server.environment());
        fill();
        engine.policy(draft("orders", "shop")
                .bundle(List.of("dbo.order_items"))
                .criteria("status = 'done'")
                .age("placed_at", "P90D")
                .archive("shop", "shop_archive"));
        engine.policy(draft("deliveries", "delivery")
                .parent("orders", Map.of("id", "order_id"))
                .archive("delivery", "kept"));
    }

    private static PolicyDraft draft(String name, String database) {
        return TestPolicies.draft(name, database).chunkRows(10).driving(TestPolicies.full(2));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Connection connect(String database) throws SQLException {
        return server.connect(engine.estate().spec(database).databaseName());
    }

    private void fill() throws SQLException {
        try (Connection shop = connect("shop");
                Connection delivery = connect("delivery")) {
            if (!server.genuine()) {
                server.execute(shop, "EXEC sp_babelfish_configure 'escape_hatch_rowversion', 'ignore'");
            }
            server.execute(
                    shop,
                    "CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, status nvarchar(10) NOT NULL,"
                            + " placed_at datetime2(6) NOT NULL, note nvarchar(50) NULL, version rowversion NOT NULL)",
                    "CREATE TABLE order_items (order_id bigint NOT NULL REFERENCES orders, line_no int NOT NULL,"
                            + " sku varchar(20) NOT NULL, PRIMARY KEY (order_id, line_no))",
                    "CREATE INDEX orders_placed ON orders (placed_at)");
            server.execute(
                    delivery,
                    "CREATE TABLE deliveries (id uniqueidentifier NOT NULL PRIMARY KEY, order_id bigint NOT NULL)",
                    "CREATE INDEX deliveries_order ON deliveries (order_id)");
            try (PreparedStatement order = shop.prepareStatement(
                            "INSERT INTO orders (id, status, placed_at, note) VALUES (?, ?, DATEADD(day, ?, SYSUTCDATETIME()), ?)");
                    PreparedStatement item =
                            shop.prepareStatement("INSERT INTO order_items (order_id, line_no, sku) VALUES (?, ?, ?)");
                    PreparedStatement sent =
                            delivery.prepareStatement("INSERT INTO deliveries (id, order_id) VALUES (NEWID(), ?)")) {
                for (int id = 1; id <= ORDERS; id++) {
                    order.setLong(1, id);
                    order.setString(2, id % 5 == 0 ? "open" : "done");
                    order.setInt(3, -2 * id);
                    order.setString(4, id % 2 == 0 ? null : "note " + id);
                    order.addBatch();
                    for (int line = 1; line <= 3; line++) {
                        item.setLong(1, id);
                        item.setInt(2, line);
                        item.setString(3, "sku" + line);
                        item.addBatch();
                    }
                    sent.setLong(1, id);
                    sent.addBatch();
                }
                order.executeBatch();
                item.executeBatch();
                sent.executeBatch();
            }
        }
    }

    private long number(String database, String sql) {
        try (Connection connection = connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// Done and older than 90 days: ids from 46 on, but for each fifth.
    private void requireEveryRowOnce() {
        long due = 44;
        assertThat(number("shop", "SELECT COUNT(*) FROM shop_archive.orders")).isEqualTo(due);
        assertThat(number("shop", "SELECT COUNT(*) FROM orders")).isEqualTo(ORDERS - due);
        assertThat(number("shop", "SELECT COUNT(*) FROM shop_archive.order_items"))
                .isEqualTo(3 * due);
        assertThat(number("shop", "SELECT COUNT(*) FROM order_items")).isEqualTo(3 * (ORDERS - due));
        assertThat(number("delivery", "SELECT COUNT(*) FROM kept.deliveries")).isEqualTo(due);
        assertThat(number("delivery", "SELECT COUNT(*) FROM deliveries")).isEqualTo(ORDERS - due);
        assertThat(number("shop", """
                SELECT COUNT(*) FROM orders o JOIN shop_archive.orders a ON a.id = o.id""")).isZero();
    }

    @Test
    void aTreeRunsFromMarkToHandoffAndVerifiesClean() {
        assertThat(engine.run("orders")).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);

        requireEveryRowOnce();
        Verification verification = engine.verify();
        assertThat(verification.differences()).isEmpty();
        assertThat(verification.handedOffKeys()).isEqualTo(verification.expectedHandedOffKeys());
    }

    @ParameterizedTest
    @CsvSource({"BEFORE_SOURCE_COMMIT, 2", "AFTER_SOURCE_COMMIT, 3", "AFTER_HAND_OFF, 2", "AFTER_MARK, 1"})
    void nothingIsLostOrDoubledWhereverTheProcessDies(Failpoint point, int time) {
        engine.when(point, time, () -> {
            throw new Killed();
        });
        assertThatThrownBy(() -> engine.run("orders")).isInstanceOf(Killed.class);

        engine.restart();
        engine.resume();
        engine.run("orders");

        requireEveryRowOnce();
        assertThat(engine.verify().differences()).isEmpty();
    }
}
