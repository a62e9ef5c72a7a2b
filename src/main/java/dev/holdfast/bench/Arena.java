package dev.holdfast.bench;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;

/// Where a round takes place: a source server with the tables, another server for the archive of the stream method.
///
/// @param due rows that every contender must move
record Arena(Server source, Server archive, long due) {
    /// The database that a contender works on, on either server.
    static final String WORK = "work";

    /// The control database of Holdfast, on the source's server.
    static final String CONTROL = "control";

    /// Small copies of the tables, on either server, for a session that goes before the one that is measured.
    static final String WARM_UP = "warm_up";

    private static final String TEMPLATE = "template_orders";
    private static final String WARM_UP_TEMPLATE = "template_warm_up";
    private static final long WARM_UP_ROWS = 60_000;

    /// @param rows how many are due, about
    static Arena open(Server source, Server archive, long rows) throws SQLException {
        long due = fill(source, TEMPLATE, rows);
        fill(source, WARM_UP_TEMPLATE, WARM_UP_ROWS);
        archive.create(TEMPLATE);
        archive.execute(TEMPLATE, OrderData.TABLES + OrderData.INDEXES + OrderData.RAW_ARCHIVES);
        return new Arena(source, archive, due);
    }

    /// The same servers with other rows, once: not to be [#reset].
    Arena once(long rows) throws SQLException {
        source.drop(CONTROL);
        long inPlace = fill(source, WORK, rows);
        archive.copy(TEMPLATE, WORK);
        warmUp();
        source.checkpoint();
        return new Arena(source, archive, inPlace);
    }

    private static long fill(Server server, String database, long rows) throws SQLException {
        server.create(database);
        server.execute(database, OrderData.TABLES);
        server.execute(database, OrderData.rows(OrderData.ordersFor(rows)));
        server.execute(database, OrderData.INDEXES + OrderData.FOREIGN_KEY + OrderData.RAW_ARCHIVES);
        server.execute(database, "VACUUM (ANALYZE, FREEZE)");
        return server.number(
                database,
                "SELECT (SELECT count(*) FROM orders o WHERE " + OrderData.DUE + ")"
                        + " + (SELECT count(*) FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE "
                        + OrderData.DUE + ")");
    }

    /// Both databases as at the beginning, nothing left to flush.
    void reset() throws SQLException {
        source.drop(CONTROL);
        source.copy(TEMPLATE, WORK);
        archive.copy(TEMPLATE, WORK);
        warmUp();
        source.checkpoint();
        archive.checkpoint();
    }

    private void warmUp() throws SQLException {
        source.copy(WARM_UP_TEMPLATE, WARM_UP);
        archive.copy(TEMPLATE, WARM_UP);
    }

    /// Waits, two seconds at most, until no backend of a contender is left. Nothing tells.
    void awaitLeaveTaking() throws SQLException {
        long deadline = System.nanoTime() + 2_000_000_000L;
        String left = "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + WORK + "'";
        while (source.number("postgres", left) + archive.number("postgres", left) > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    /// Bytes of WAL that both servers have written so far.
    long wal() throws SQLException {
        return source.wal() + archive.wal();
    }

    /// Refuses a contender that did not move exactly what was due.
    ///
    /// @throws HoldfastException `MISMATCH` with what was found
    void requireMoved(Contender contender) throws SQLException {
        Contender.Held held = contender.held();
        long left = source.number(WORK, "SELECT count(*) FROM orders o WHERE " + OrderData.DUE);
        long moved = (held.local() ? source : archive)
                .number(
                        WORK,
                        "SELECT (SELECT count(*) FROM %1$s.orders) + (SELECT count(*) FROM %1$s.order_lines)"
                                .formatted(held.schema()));
        if (left != 0 || moved != due) {
            throw new HoldfastException(
                    ErrorCode.MISMATCH,
                    "%s: %d rows are in %s, %d were due; %d orders stayed"
                            .formatted(contender.name(), moved, held.schema(), due, left));
        }
    }
}
