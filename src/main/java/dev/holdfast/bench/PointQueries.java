package dev.holdfast.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/// An application beside a session: 200 statements a second on rows that are not due, four reads by primary key to one
/// update, each a transaction of its own.
///
/// Statements are due at fixed times, whatever became of the ones before, and their latency counts from the time they
/// were due: a stall is felt by all that it delays.
final class PointQueries implements AutoCloseable {
    private static final int CLIENTS = 4;
    private static final long INTERVAL_NANOS = 1_000_000_000L * CLIENTS / 200;

    /// Rows that are not due are those with the highest numbers.
    private static final double YOUNG_SHARE = 0.2;

    private final ExecutorService clients = Executors.newFixedThreadPool(
            CLIENTS, Thread.ofPlatform().daemon().name("point-queries-", 0).factory());
    private final List<Future<long[]>> running = new ArrayList<>();
    private volatile boolean ending;

    private PointQueries() {}

    static PointQueries start(Server server, String database) throws SQLException {
        long highest = server.number(database, "SELECT max(id) FROM orders");
        PointQueries queries = new PointQueries();
        for (int client = 0; client < CLIENTS; client++) {
            SplittableRandom random = new SplittableRandom(client);
            Callable<long[]> work = () -> queries.client(server, database, highest, random);
            queries.running.add(queries.clients.submit(work));
        }
        return queries;
    }

    private long[] client(Server server, String database, long highest, SplittableRandom random) throws SQLException {
        long[] latencies = new long[1024];
        int count = 0;
        try (Connection connection = server.embedded().connect(database);
                PreparedStatement read = connection.prepareStatement("SELECT * FROM orders WHERE id = ?");
                PreparedStatement update =
                        connection.prepareStatement("UPDATE orders SET amount = amount + 1 WHERE id = ?")) {
            long due = System.nanoTime() + random.nextLong(INTERVAL_NANOS);
            while (!ending) {
                for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                PreparedStatement statement = random.nextInt(5) == 0 ? update : read;
                statement.setLong(1, highest - random.nextLong(Math.max(1, (long) (highest * YOUNG_SHARE))));
                statement.execute();
                if (count == latencies.length) {
                    latencies = Arrays.copyOf(latencies, 2 * count);
                }
                latencies[count++] = System.nanoTime() - due;
                due += INTERVAL_NANOS;
            }
        }
        return Arrays.copyOf(latencies, count);
    }

    /// Ends the application.
    ///
    /// @return how long the slowest statement in a hundred took at least, in milliseconds
    double p99() throws InterruptedException, ExecutionException {
        ending = true;
        long[] all = new long[0];
        for (Future<long[]> client : running) {
            long[] latencies = client.get();
            int before = all.length;
            all = Arrays.copyOf(all, before + latencies.length);
            System.arraycopy(latencies, 0, all, before, latencies.length);
        }
        if (all.length == 0) {
            throw new IllegalStateException("no statement ended while it was measured");
        }
        Arrays.sort(all);
        return all[(int) Math.min(all.length - 1L, all.length * 99L / 100)] / 1e6;
    }

    @Override
    public void close() {
        ending = true;
        clients.shutdownNow();
    }
}
