package dev.holdfast.estate;

import dev.holdfast.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A way to stop, at the server, statements that run for somebody who no longer waits for them. Any thread may ask.
public final class Cancellation {
    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private volatile boolean asked;

    /// Stops what runs now and lets nothing begin. May block for a moment: each server is asked over a connection of
    /// its own.
    public void cancel() {
        asked = true;
        running.forEach(Running::stop);
    }

    public boolean asked() {
        return asked;
    }

    /// Runs `work`, which may be stopped while it lasts.
    <T> T during(Dialect dialect, Connection connection, GovernedDatabase.Work<T> work) throws SQLException {
        return during(() -> dialect.cancel(connection), () -> work.on(connection));
    }

    /// Runs `work`, which `stop` ends from another thread.
    public <T> T during(Stop stop, Work<T> work) throws SQLException {
        Running entered = new Running(stop);
        running.add(entered);
        try {
            if (asked) {
                throw new SQLException("cancelled before it began", "57014");
            }
            return work.run();
        } finally {
            running.remove(entered);
            entered.leave();
        }
    }

    /// Ends what runs elsewhere.
    @FunctionalInterface
    public interface Stop {
        void now() throws SQLException;
    }

    /// What may be stopped.
    ///
    /// @param <T> what it comes to
    @FunctionalInterface
    public interface Work<T> {
        T run() throws SQLException;
    }

    /// A connection in use; once left, it may be somebody else's and is not touched.
    private static final class Running {
        private final Stop stop;
        private boolean left;

        Running(Stop stop) {
            this.stop = stop;
        }

        synchronized void leave() {
            left = true;
        }

        synchronized void stop() {
            if (left) {
                return;
            }
            try {
                stop.now();
            } catch (SQLException e) {
                LOG.warn("a statement could not be cancelled and runs to its end: {}", e.getMessage());
            }
        }
    }
}
