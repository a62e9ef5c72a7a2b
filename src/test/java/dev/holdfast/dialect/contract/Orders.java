package dev.holdfast.dialect.contract;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import dev.holdfast.testing.ContractEngine;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Orders with two items each, in a database of their own, on any engine.
final class Orders implements AutoCloseable {
    static final UUID INSTALLATION = new UUID(7, 7);
    static final Instant AT = Instant.parse("2026-11-26T08:00:00.123456Z");

    private final ContractEngine engine;
    private final String database;
    private final Connection connection;

    Orders(ContractEngine engine, int orders) throws SQLException {
        this.engine = engine;
        database = engine.freshDatabase("orders");
        connection = engine.connect(database);
        engine.execute(
                connection,
                spelt("CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, state {text} NOT NULL, day date NOT NULL,"
                        + " note {text} NULL, amount decimal(12,2) NULL, placed {moment} NULL, token {uuid} NULL)"),
                spelt(
                        "CREATE TABLE items (order_id bigint NOT NULL REFERENCES orders, line int NOT NULL, sku {text} NULL,"
                                + " PRIMARY KEY (order_id, line))"));
        try (PreparedStatement order = connection.prepareStatement(
                        "INSERT INTO orders (id, state, day, note, amount) VALUES (?, ?, CAST(? AS date), ?, ?)");
                PreparedStatement item =
                        connection.prepareStatement("INSERT INTO items (order_id, line, sku) VALUES (?, ?, ?)")) {
            for (int id = 1; id <= orders; id++) {
                order.setLong(1, id);
                order.setString(2, id % 5 == 0 ? "open" : "done");
                order.setString(3, "2024-01-0" + (1 + id % 9));
                order.setString(4, id % 3 == 0 ? null : "note " + id);
                order.setBigDecimal(5, BigDecimal.valueOf(id, 2));
                order.addBatch();
                for (int line = 1; line <= 2; line++) {
                    item.setLong(1, id);
                    item.setInt(2, line);
                    item.setString(3, "sku" + line);
                    item.addBatch();
                }
            }
            order.executeBatch();
            item.executeBatch();
        }
        connection.setAutoCommit(false);
        engine.dialect().helpers().installHelpers(connection);
        connection.commit();
    }

    String spelt(String sql) {
        boolean sqlServer = engine.dialect().engine() == Engine.SQLSERVER;
        return sql.replace("{text}", sqlServer ? "nvarchar(200)" : "varchar(200)")
                .replace("{moment}", sqlServer ? "datetimeoffset(6)" : "timestamptz")
                .replace("{uuid}", sqlServer ? "uniqueidentifier" : "uuid");
    }

    Connection connection() {
        return connection;
    }

    Connection another() throws SQLException {
        return engine.connect(database);
    }

    List<Column> columns(String table) throws SQLException {
        return engine.dialect().holding().columns(connection, engine.table(table));
    }

    Column column(String table, String name) throws SQLException {
        return columns(table).stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    MoveTable orders() throws SQLException {
        return table("orders", List.of("id"), List.of());
    }

    MoveTable items() throws SQLException {
        return table(
                "items",
                List.of("order_id", "line"),
                List.of(new ForeignKey(
                        "items_orders",
                        engine.table("items"),
                        List.of("order_id"),
                        engine.table("orders"),
                        List.of("id"),
                        ForeignKey.OnDelete.NO_ACTION)));
    }

    private MoveTable table(String name, List<String> key, List<ForeignKey> path) throws SQLException {
        List<MoveTable.MoveColumn> columns = new ArrayList<>();
        for (Column column : columns(name)) {
            columns.add(engine.dialect().archiveDdl().archived(column, true));
        }
        List<Column> keyColumns = new ArrayList<>();
        for (String column : key) {
            keyColumns.add(column(name, column));
        }
        return new MoveTable(
                engine.table(name),
                new TableName("kept", name),
                columns,
                keyColumns,
                List.of(column("orders", "id")),
                path,
                MoveTable.Hashing.RECORD);
    }

    /// The archive tables of orders and items.
    void makeArchive() throws SQLException {
        for (MoveTable table : List.of(items(), orders())) {
            for (String sql : engine.dialect().archiveDdl().createArchiveTable(table)) {
                engine.execute(connection, sql);
            }
            engine.dialect().archiveDdl().ensurePartitions(connection, table.archive(), AT, AT);
        }
        connection.commit();
    }

    static Stamp stamp(long chunk) {
        return new Stamp(INSTALLATION, 3, chunk, 1, AT, AT.plusSeconds(86_400));
    }

    static Keys ids(long... ids) {
        return new Keys(List.of(KeyType.BIGINT), List.of(ids));
    }

    static Keys upTo(long last) {
        return ids(LongStream.rangeClosed(1, last).toArray());
    }

    MarkQuery due(Condition condition, @Nullable String order, List<String> after, int limit) throws SQLException {
        return new MarkQuery(
                engine.table("orders"),
                List.of(column("orders", "id")),
                List.of(),
                condition,
                order == null ? null : column("orders", order),
                after,
                limit);
    }

    Condition done() throws SQLException {
        return new Condition.Compare(
                new Condition.ColumnOperand(
                        null, "state", column("orders", "state").type()),
                Condition.Operator.EQUAL,
                new Condition.Text("done"));
    }

    long number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    void execute(String sql) throws SQLException {
        engine.execute(connection, sql);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        engine.forget(database);
    }
}
