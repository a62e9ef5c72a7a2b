package dev.holdfast.bench;

import java.nio.file.Path;
import java.sql.SQLException;

/// Where a round takes place: a source server with the tables, another server for the archive of the stream method.
///
/// @param due rows that every contender must move
record Arena(Server source, Server archive, long due) implements AutoCloseable {
    /// The database that a contender works on, on either server.
    static final String WORK = "work";

    /// The control database of Holdfast, on the source's server.
    static final String CONTROL = "control";

    private static final String TEMPLATE = "template_orders";

    static Arena open(Path directory, long rows) throws SQLException {
        Server source = Server.open(directory.resolve("source"));
        Server archive = Server.open(directory.resolve("archive"));
        source.create(TEMPLATE);
        source.execute(TEMPLATE, OrderData.TABLES);
        source.execute(TEMPLATE, OrderData.rows(OrderData.ordersFor(rows)));
        source.execute(TEMPLATE, OrderData.INDEXES + OrderData.FOREIGN_KEY + OrderData.RAW_ARCHIVES);
        source.execute(TEMPLATE, "VACUUM (ANALYZE, FREEZE)");
        archive.create(TEMPLATE);
        archive.execute(TEMPLATE, OrderData.TABLES + OrderData.INDEXES + OrderData.RAW_ARCHIVES);
        long due = source.number(
                TEMPLATE,
                "SELECT (SELECT count(*) FROM orders o WHERE " + OrderData.DUE + ")"
                        + " + (SELECT count(*) FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE "
                        + OrderData.DUE + ")");
        return new Arena(source, archive, due);
    }

    /// Both databases as at the beginning, nothing left to flush.
    void reset() throws SQLException {
        source.drop(CONTROL);
        source.copy(TEMPLATE, WORK);
        archive.copy(TEMPLATE, WORK);
        source.checkpoint();
        archive.checkpoint();
    }

    /// Refuses a contender that did not move exactly what was due.
    void requireMoved(Server holder, String schema) throws SQLException {
        long left = source.number(WORK, "SELECT count(*) FROM orders o WHERE " + OrderData.DUE);
        long moved = holder.number(
                WORK,
                "SELECT (SELECT count(*) FROM %1$s.orders) + (SELECT count(*) FROM %1$s.order_lines)"
                        .formatted(schema));
        if (left != 0 || moved != due) {
            throw new IllegalStateException(
                    "%s: %d rows are there, %d were due; %d orders stayed".formatted(schema, moved, due, left));
        }
    }

    @Override
    public void close() {
        source.close();
        archive.close();
    }
}
