package dev.holdfast.node;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Statements of a test on one database, each by itself.
final class Asking implements AutoCloseable {
    private static final int SECONDS_TO_ANSWER = 5;

    private final Door door;
    private final boolean keeps;
    private final BlockingQueue<Connection> kept = new ArrayBlockingQueue<>(1);

    private Asking(Door door, boolean keeps) {
        this.door = door;
        this.keeps = keeps;
    }

    /// By connections that are closed after each.
    static Asking through(Door door) {
        return new Asking(door, false);
    }

    /// By one connection that is kept while it lives: to log in costs more than most statements.
    static Asking keeping(Door door) {
        return new Asking(door, true);
    }

    /// Where connections come from.
    interface Door {
        Connection open() throws SQLException;
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }

    void execute(String sql) {
        on(sql, connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    /// The first number of what `sql` finds.
    long number(String sql) {
        return read(sql, rows -> {
            rows.next();
            return rows.getLong(1);
        });
    }

    /// The first column of what `sql` finds.
    List<String> lines(String sql) {
        return read(sql, rows -> {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return lines;
        });
    }

    private <T> T read(String sql, Reading<T> reading) {
        return on(sql, connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                return reading.of(rows);
            }
        });
    }

    private <T> T on(String sql, Work<T> work) {
        try {
            Connection connection = connection();
            try {
                return work.on(connection);
            } finally {
                if (!keeps || !kept.offer(connection)) {
                    connection.close();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// The kept one, unless somebody else has it or it was cut.
    private Connection connection() throws SQLException {
        Connection connection = kept.poll();
        if (connection != null) {
            if (connection.isValid(SECONDS_TO_ANSWER)) {
                return connection;
            }
            connection.close();
        }
        return door.open();
    }

    @Override
    public void close() {
        try (Connection connection = kept.poll()) {
            if (connection == null) {
                return;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
