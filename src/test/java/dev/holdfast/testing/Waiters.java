package dev.holdfast.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/// Who waits for what, for the words of a test that waited too long: where the program's threads are, and what a server
/// does for them.
public final class Waiters {
    private Waiters() {}

    /// A way to the server that is of the test alone.
    @FunctionalInterface
    public interface Door {
        Connection open() throws SQLException;
    }

    /// One line for each of our threads and each frame of ours in it, and for each busy connection of the server.
    public static String of(Door server) {
        var told = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            List<String> ours = Stream.of(stack)
                    .map(StackTraceElement::toString)
                    .filter(at -> at.contains("dev.holdfast."))
                    .toList();
            if (!ours.isEmpty() && !thread.equals(Thread.currentThread())) {
                told.append("\n  %s %s at %s".formatted(thread.getName(), thread.getState(), stack[0]));
                ours.forEach(at -> told.append("\n    ").append(at));
            }
        });
        try (Connection connection = server.open();
                var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select format('%s %s %s %s/%s, blocked by %s: %s', pid, datname, state, wait_event_type, wait_event,
                          pg_blocking_pids(pid), left(query, 200))
                        from pg_stat_activity where state <> 'idle' and pid <> pg_backend_pid()""")) {
            while (row.next()) {
                told.append("\n  ").append(row.getString(1));
            }
        } catch (SQLException e) {
            told.append("\n  the server cannot be asked: ").append(e);
        }
        return told.toString();
    }
}
