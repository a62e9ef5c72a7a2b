package dev.holdfast.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;

/// Who is connected to an embedded server beside this process; server and process have one clock.
///
/// @param ours how the connections of this program are called, whichever process has them
/// @param began no connection of this process is older
record OtherConnections(String ours, Instant began) {
    private static final Duration LINGER = Duration.ofSeconds(2);

    /// Looks past pools of this process that were closed a moment ago: their backends end within milliseconds. Another
    /// program's connections are told at once, by their name, and those of another process of ours by their age;
    /// one
    /// that is younger than this process, after two seconds.
    ///
    /// @param asking is not counted
    boolean any(Connection asking) throws SQLException {
        long deadline = System.nanoTime() + LINGER.toNanos();
        try (var statement = asking.prepareStatement("""
                select count(*), count(*) filter (where not starts_with(application_name, ?) or backend_start < ?)
                from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()""")) {
            statement.setString(1, ours);
            statement.setObject(2, began.atOffset(ZoneOffset.UTC));
            while (true) {
                try (var answer = statement.executeQuery()) {
                    answer.next();
                    if (answer.getLong(1) == 0) {
                        return false;
                    }
                    if (answer.getLong(2) > 0 || System.nanoTime() >= deadline) {
                        return true;
                    }
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }
}
