package dev.holdfast.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears `NOTIFY` on one channel of the control database and calls a listener, at most five times a second.
///
/// Only a wake-up: the tables are the truth, and a lost connection is made again with a call in between, because
/// something may have been missed.
final class Notifications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final Duration LEAST_GAP = Duration.ofMillis(200);
    private static final Duration RECONNECT = Duration.ofSeconds(2);

    /// Who closes waits for as long: a session does at its end. To wait again costs the server nothing.
    private static final int WAIT_MILLIS = 40;

    private final DataSource database;
    private final String channel;
    private final Runnable listener;
    private final Thread thread;
    private volatile boolean closed;

    Notifications(DataSource database, String channel, Runnable listener) {
        this.database = database;
        this.channel = channel;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("listen-" + channel).start(this::run);
    }

    private void run() {
        while (!closed) {
            try (Connection connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("listen " + channel);
                try {
                    listener.run();
                    hear(connection);
                } finally {
                    statement.execute("unlisten " + channel);
                }
            } catch (SQLException e) {
                if (!closed) {
                    LOG.debug("notifications stopped, trying again", e);
                    LockSupport.parkNanos(RECONNECT.toNanos());
                }
            }
        }
    }

    private void hear(Connection connection) throws SQLException {
        PGConnection server = connection.unwrap(PGConnection.class);
        while (!closed) {
            var heard = server.getNotifications(WAIT_MILLIS);
            if (heard != null && heard.length > 0) {
                listener.run();
                LockSupport.parkNanos(LEAST_GAP.toNanos());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
