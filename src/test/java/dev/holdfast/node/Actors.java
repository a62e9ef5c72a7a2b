package dev.holdfast.node;

import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Lets actors take their steps in a given order on real databases, each actor on a thread of its own. A step that has
/// to wait for a lock is recognised by asking the server who is blocked; the actor's next steps queue behind it while
/// the others go on.
final class Actors implements AutoCloseable {
    /// How long a step may take before the server is asked whether it waits for a lock.
    private static final long QUICK_MILLIS = 4;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Map<String, ThreadPoolExecutor> threads = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Connection monitor;
    private final String blocked;
    private int waits;

    /// @param databases in which steps may wait for locks, as the server names them
    Actors(List<String> databases) throws SQLException {
        monitor = TestServer.shared().connect("postgres");
        blocked = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                + " and cardinality(pg_blocking_pids(pid)) > 0 and datname in ("
                + databases.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ")) + ")";
    }

    /// One step of an actor. What it throws ends the test.
    record Step(String actor, String name, Runnable work) {}

    /// Takes the steps in order; each begins when the one before it has ended or waits for a lock. Returns when all
    /// have ended.
    void play(List<Step> steps) {
        done.clear();
        int outstanding = 0;
        for (Step step : steps) {
            outstanding++;
            threads.computeIfAbsent(step.actor(), Actors::thread).execute(() -> {
                try {
                    step.work().run();
                } catch (RuntimeException | Error e) {
                    failures.add(e);
                } finally {
                    done.add(step.name());
                }
            });
            outstanding -= settle(outstanding);
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (outstanding > 0) {
            outstanding -= next(QUICK_MILLIS) ? 1 : 0;
            if (System.nanoTime() > deadline) {
                throw new AssertionError(outstanding + " steps have not ended: all wait for each other");
            }
        }
        Throwable failure = failures.poll();
        if (failure != null) {
            throw new AssertionError("a step failed: " + steps, failure);
        }
    }

    private static ThreadPoolExecutor thread(String actor) {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("actor-" + actor).factory());
    }

    /// Waits until no actor does anything but wait for a lock.
    ///
    /// @return how many steps have ended meanwhile
    private int settle(int outstanding) {
        int ended = 0;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (ended < outstanding) {
            if (next(QUICK_MILLIS)) {
                ended++;
                continue;
            }
            long waiting = waiting();
            if (waiting > 0 && waiting >= actorsAtWork()) {
                waits++;
                return ended;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("a step neither ends nor waits for a lock");
            }
        }
        return ended;
    }

    private boolean next(long millis) {
        try {
            return done.poll(millis, TimeUnit.MILLISECONDS) != null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Steps under way; of one actor at most one is, the others queue behind it.
    private long actorsAtWork() {
        return threads.values().stream()
                .mapToLong(ThreadPoolExecutor::getActiveCount)
                .sum();
    }

    private long waiting() {
        try (var statement = monitor.createStatement();
                var row = statement.executeQuery(blocked)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// How often a step had to wait for a lock so far.
    int waits() {
        return waits;
    }

    @Override
    public void close() throws SQLException {
        threads.values().forEach(ExecutorService::close);
        monitor.close();
    }
}
