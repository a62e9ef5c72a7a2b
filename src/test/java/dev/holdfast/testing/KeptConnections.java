package dev.holdfast.testing;

import dev.holdfast.store.EmbeddedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/// What a test asks of its databases and does to them goes over connections of its own, which are kept from one
/// statement to the next: a login takes longer than most of them. For any number of threads.
public final class KeptConnections implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 5;

    private final EmbeddedServer server;
    private final Map<String, Queue<Connection>> kept = new ConcurrentHashMap<>();

    public KeptConnections(EmbeddedServer server) {
        this.server = server;
    }

    /// What is done on a connection.
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /// Does `work` on a connection that nobody else uses meanwhile. It is kept unless the work failed, or left a
    /// transaction open.
    public <T> T on(String database, Work<T> work) throws SQLException {
        Queue<Connection> idle = kept.computeIfAbsent(database, _ -> new ConcurrentLinkedQueue<>());
        Connection connection = take(idle, database);
        boolean asItWas = false;
        try {
            T result = work.on(connection);
            asItWas = connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.IDLE;
            return result;
        } finally {
            if (asItWas) {
                idle.add(connection);
            } else {
                connection.close();
            }
        }
    }

    /// Tests end connections, too: those that have died are no longer kept.
    private Connection take(Queue<Connection> idle, String database) throws SQLException {
        for (Connection next = idle.poll(); next != null; next = idle.poll()) {
            if (next.isValid(PATIENCE_SECONDS)) {
                return next;
            }
            next.close();
        }
        return server.connect(database);
    }

    @Override
    public void close() {
        kept.values().forEach(idle -> {
            for (Connection next = idle.poll(); next != null; next = idle.poll()) {
                try {
                    next.close();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }
}
