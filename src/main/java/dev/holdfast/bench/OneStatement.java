package dev.holdfast.bench;

import java.sql.Connection;
import java.util.List;
import java.util.Map;

/// One statement a table, lines first, in one transaction: what a careful DBA types. The archive has every index of the
/// source.
record OneStatement(String name) implements Contender {
    private static final List<String> STATEMENTS = List.of(
            """
            WITH gone AS (
              DELETE FROM order_lines l USING orders o WHERE l.order_id = o.id AND %s RETURNING l.*
            ) INSERT INTO %s.order_lines SELECT * FROM gone""".formatted(OrderData.DUE, OrderData.RAW_ARCHIVE), """
            WITH gone AS (
              DELETE FROM orders o WHERE %s RETURNING o.*
            ) INSERT INTO %s.orders SELECT * FROM gone""".formatted(OrderData.DUE, OrderData.RAW_ARCHIVE));

    @Override
    public Held held() {
        return new Held(true, OrderData.RAW_ARCHIVE);
    }

    @Override
    public Measured run(Arena arena) throws Exception {
        long started = System.nanoTime();
        try (Connection connection = arena.source().embedded().connect(Arena.WORK);
                var statement = connection.createStatement()) {
            statement.execute("BEGIN");
            for (String sql : STATEMENTS) {
                statement.execute(sql);
            }
            statement.execute("COMMIT");
        }
        return new Measured((System.nanoTime() - started) / 1_000_000, Map.of());
    }
}
