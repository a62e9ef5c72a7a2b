package dev.holdfast.bench;

import java.sql.Connection;
import java.util.List;
import java.util.Map;

/// One statement a table, lines first, in one transaction: what a careful DBA types.
///
/// @param schema archive schema: `full_archive` or `slim_archive`
record OneStatement(String name, String schema) implements Contender {
    @Override
    public String reference() {
        return "local_cte";
    }

    @Override
    public Measured run(Arena arena) throws Exception {
        List<String> statements = List.of("""
                WITH gone AS (
                  DELETE FROM order_lines l USING orders o WHERE l.order_id = o.id AND %s RETURNING l.*
                ) INSERT INTO %s.order_lines SELECT * FROM gone""".formatted(OrderData.DUE, schema), """
                WITH gone AS (
                  DELETE FROM orders o WHERE %s RETURNING o.*
                ) INSERT INTO %s.orders SELECT * FROM gone""".formatted(OrderData.DUE, schema));
        long started = System.nanoTime();
        try (Connection connection = arena.source().embedded().connect(Arena.WORK);
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
        long millis = (System.nanoTime() - started) / 1_000_000;
        arena.requireMoved(arena.source(), schema);
        return new Measured(millis, Map.of());
    }
}
