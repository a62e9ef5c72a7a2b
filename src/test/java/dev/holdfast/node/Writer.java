package dev.holdfast.node;

import dev.holdfast.node.WriterRecord.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// An application that inserts, updates, deletes, inserts again, and adds children, and that writes down what it
/// committed.
final class Writer implements Runnable {
    private static final int INSERTS = 40;
    private static final int UPDATES = 12;
    private static final int DELETES = 4;

    /// An application that always has something to write would leave the engine no row in peace.
    private static final long IDLE_NANOS = 10_000_000;

    /// Orders have keys of one remainder of this, so that no two writers share a row.
    static final int WRITERS = 8;

    /// The orders of the test, which no writer touches, have keys below.
    static final long FIRST_KEY = 1_000;

    private final EngineFixture engine;
    private final Random random;
    private final BooleanSupplier stop;
    private final BooleanSupplier mayInsert;
    private final WriterRecord orders = new WriterRecord();
    private final WriterRecord journal = new WriterRecord();
    private final WriterRecord deliveries = new WriterRecord();
    private long nextKey;
    private long versions;
    private final AtomicLong inserted = new AtomicLong();
    private int conflicts;

    Writer(EngineFixture engine, int number, long seed, BooleanSupplier stop, BooleanSupplier mayInsert) {
        this.engine = engine;
        this.random = new Random(seed + number);
        this.stop = stop;
        this.mayInsert = mayInsert;
        this.nextKey = FIRST_KEY + number;
        this.versions = number;
    }

    WriterRecord orders() {
        return orders;
    }

    WriterRecord journal() {
        return journal;
    }

    WriterRecord deliveries() {
        return deliveries;
    }

    long written() {
        return orders.written() + journal.written() + deliveries.written();
    }

    /// New rows, with their children.
    long inserted() {
        return inserted.get();
    }

    /// Transactions that came to nothing because the engine was at the same rows.
    int conflicts() {
        return conflicts;
    }

    @Override
    public void run() {
        try (Connection shop = engine.connect("shop");
                Connection delivery = engine.connect("delivery")) {
            shop.setAutoCommit(false);
            delivery.setAutoCommit(false);
            while (!stop.getAsBoolean()) {
                step(shop, delivery);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void step(Connection shop, Connection delivery) throws SQLException {
        int dice = random.nextInt(10);
        if (mayInsert.getAsBoolean()) {
            insert(shop, delivery);
        } else {
            LockSupport.parkNanos(IDLE_NANOS);
        }
        if (dice < 4) {
            attempt(shop, () -> update(shop, "orders", orders));
            attempt(shop, () -> update(shop, "journal", journal));
        } else if (dice < 6) {
            attempt(shop, () -> delete(shop));
        } else if (dice < 8) {
            attempt(shop, () -> insertAgain(shop));
        } else {
            attempt(shop, () -> insertChild(shop));
        }
    }

    @FunctionalInterface
    private interface Work {
        /// @return writes down what happened, once it is committed
        Runnable run() throws SQLException;
    }

    /// Deadlocks and the like undo the transaction: nothing is written down.
    private void attempt(Connection connection, Work work) throws SQLException {
        Runnable record;
        try {
            record = work.run();
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            if (!"40P01".equals(e.getSQLState())) {
                throw e;
            }
            conflicts++;
            return;
        }
        record.run();
    }

    private long version() {
        return versions += WRITERS;
    }

    private void insert(Connection shop, Connection delivery) throws SQLException {
        List<Version> made = new ArrayList<>();
        for (int i = 0; i < INSERTS; i++) {
            made.add(new Version(nextKey, 0, version()));
            nextKey += WRITERS;
        }
        attempt(shop, () -> {
            insert(shop, "insert into orders (id, version, status) select *, 'done' from unnest(?, ?)", made);
            insert(
                    shop,
                    "insert into order_items (order_id, line_no, version) select id, 1, v from unnest(?, ?) u(id, v)",
                    made);
            insert(shop, "insert into journal (id, version, status) select *, 'done' from unnest(?, ?)", made);
            return () -> made.forEach(row -> {
                orders.inserted(row.id(), List.of(row, new Version(row.id(), 1, row.version())));
                journal.inserted(row.id(), List.of(row));
                inserted.addAndGet(3);
            });
        });
        attempt(delivery, () -> {
            insert(
                    delivery,
                    "insert into deliveries (id, version, order_id) select id, v, id from unnest(?, ?) u(id, v)",
                    made);
            return () -> made.forEach(row -> {
                deliveries.inserted(row.id(), List.of(row));
                inserted.incrementAndGet();
            });
        });
    }

    private static void insert(Connection connection, String sql, List<Version> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(
                    1, numbers(connection, rows.stream().map(Version::id).toList()));
            statement.setArray(
                    2, numbers(connection, rows.stream().map(Version::version).toList()));
            statement.executeUpdate();
        }
    }

    private static java.sql.Array numbers(Connection connection, Iterable<Long> values) throws SQLException {
        List<Long> list = new ArrayList<>();
        values.forEach(list::add);
        return connection.createArrayOf("int8", list.toArray());
    }

    private Runnable update(Connection shop, String table, WriterRecord record) throws SQLException {
        Set<Long> some = record.some(UPDATES, random);
        long version = version();
        Set<Long> found = new TreeSet<>();
        try (PreparedStatement update =
                shop.prepareStatement("update " + table + " set version = ? where id = any (?) returning id")) {
            update.setLong(1, version);
            update.setArray(2, numbers(shop, some));
            try (ResultSet row = update.executeQuery()) {
                while (row.next()) {
                    found.add(row.getLong(1));
                }
            }
        }
        return () -> some.forEach(id -> {
            if (found.contains(id)) {
                record.updated(id, version);
            } else {
                record.gone(id);
            }
        });
    }

    private Runnable delete(Connection shop) throws SQLException {
        List<Runnable> records = new ArrayList<>();
        for (long id : orders.some(DELETES, random)) {
            int items = count(shop, "delete from order_items where order_id = ?", id);
            if (count(shop, "delete from orders where id = ?", id) == 0) {
                require(items == 0, "order %d was gone, %d items of it were not".formatted(id, items));
                records.add(() -> orders.gone(id));
            } else {
                int known = orders.rows(id).size() - 1;
                require(items == known, "order %d had %d items, not %d".formatted(id, items, known));
                records.add(() -> orders.deleted(id));
            }
        }
        for (long id : journal.some(DELETES, random)) {
            int found = count(shop, "delete from journal where id = ?", id);
            records.add(found == 0 ? () -> journal.gone(id) : () -> journal.deleted(id));
        }
        return () -> records.forEach(Runnable::run);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    private static int count(Connection connection, String sql, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, id);
            return statement.executeUpdate();
        }
    }

    private Runnable insertAgain(Connection shop) throws SQLException {
        long id = orders.freed();
        if (id == 0) {
            return () -> {};
        }
        Version row = new Version(id, 0, version());
        try {
            insert(shop, "insert into orders (id, version, status) select *, 'done' from unnest(?, ?)", List.of(row));
        } catch (SQLException e) {
            orders.notUsedAfterAll(id);
            throw e;
        }
        return () -> {
            orders.inserted(id, List.of(row));
            inserted.incrementAndGet();
        };
    }

    private Runnable insertChild(Connection shop) throws SQLException {
        Set<Long> some = orders.some(1, random);
        if (some.isEmpty()) {
            return () -> {};
        }
        long id = some.iterator().next();
        Version child = new Version(id, orders.rows(id).size() + 1, version());
        try (PreparedStatement insert =
                shop.prepareStatement("insert into order_items (order_id, line_no, version) values (?, ?, ?)")) {
            insert.setLong(1, id);
            insert.setInt(2, child.line());
            insert.setLong(3, child.version());
            insert.executeUpdate();
        } catch (SQLException e) {
            if (!"23503".equals(e.getSQLState())) {
                throw e;
            }
            shop.rollback(); // its parent has been taken
            return () -> orders.gone(id);
        }
        return () -> {
            orders.childInserted(id, child);
            inserted.incrementAndGet();
        };
    }
}
