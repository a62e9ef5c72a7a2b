package dev.holdfast.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears `NOTIFY` on one channel of the control database and calls its listeners, at most five times a second.
///
/// One connection serves them all: sessions come and go, each with a listener, and neither wait for it nor take a
/// connection of the pool. Only a wake-up: the tables are the truth, and a lost connection is made again with a call in
/// between, because something may have been missed.
final class Notifications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final Duration LEAST_GAP = Duration.ofMillis(200);
    private static final Duration RECONNECT = Duration.ofSeconds(2);

    /// How soon a listener that was added is called for the first time.
    private static final int WAIT_MILLIS = 40;

    private final DataSource database;
    private final String channel;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> added = new ConcurrentLinkedQueue<>();
    private @Nullable Thread thread;
    private volatile boolean closed;

    Notifications(DataSource database, String channel) {
        this.database = database;
        this.channel = channel;
    }

    /// Calls `listener` soon, and after each notification from then on. Closing the result ends that; a call that is
    /// under way may still come to its end.
    synchronized AutoCloseable add(Runnable listener) {
        Runnable one = listener::run; // the same listener may be added twice
        listeners.add(one);
        added.add(one);
        if (thread == null && !closed) {
            thread = Thread.ofVirtual().name("listen-" + channel).start(this::run);
        }
        return () -> listeners.remove(one);
    }

    private void run() {
        while (!closed) {
            try (Connection connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("listen " + channel);
                try {
                    tell(listeners);
                    hear(connection);
                } finally {
                    statement.execute("unlisten " + channel);
                }
            } catch (SQLException e) {
                if (!closed) {
                    LOG.debug("notifications stopped, trying again", e);
                    rest(RECONNECT);
                }
            }
        }
    }

    private void hear(Connection connection) throws SQLException {
        PGConnection server = connection.unwrap(PGConnection.class);
        while (!closed) {
            var heard = server.getNotifications(WAIT_MILLIS);
            if (heard != null && heard.length > 0) {
                added.clear();
                tell(listeners);
                rest(LEAST_GAP);
            } else {
                for (Runnable first = added.poll(); first != null; first = added.poll()) {
                    tell(List.of(first));
                }
            }
        }
    }

    private void tell(List<Runnable> told) {
        for (Runnable listener : told) {
            try {
                listener.run();
            } catch (RuntimeException e) { // one listener's trouble is not the others'
                LOG.warn("a listener on {} failed: {}", channel, e.getMessage());
            }
        }
    }

    /// A permit that is given before this looks may be taken by a wait inside the driver; then the flag tells.
    private void rest(Duration time) {
        if (!closed) {
            LockSupport.parkNanos(time.toNanos());
        }
    }

    @Override
    public void close() {
        Thread listening;
        synchronized (this) {
            closed = true;
            listening = thread;
        }
        if (listening == null) {
            return;
        }
        LockSupport.unpark(listening);
        try {
            listening.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
