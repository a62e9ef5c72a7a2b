package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a governed database has to say about how it copes, so that moving can give way.
///
/// Every query here is read-only, but for the probe, takes no lock that an application could meet, and is given up
/// after a moment: looking must never be what slows a database down.
public interface Watching {
    /// Servers and tools that follow this one, as far as it knows.
    List<Follower> followers(Connection connection) throws SQLException;

    /// @param lag how long ago what it last applied was written here; zero when not known
    /// @param bytes log written here that it has not applied
    record Follower(String name, Duration lag, long bytes) {}

    /// Log that is kept only because a follower may still want it.
    List<Slot> slots(Connection connection) throws SQLException;

    /// @param active whether anyone reads from it now
    record Slot(String name, long bytes, boolean active) {}

    /// Sessions that have waited longest for a lock that one of our own sessions holds, or for one on `tables`; our own
    /// do not count.
    ///
    /// @param longer waits that are shorter are left out
    Optional<LockWait> lockWait(Connection connection, List<TableName> tables, Duration longer) throws SQLException;

    /// @param sessions how many wait; @param ours whether a lock of ours is among what they wait for
    /// @param longest the longest wait among them
    record LockWait(int sessions, boolean ours, Duration longest) {}

    /// Vacuums of `tables` that are under way.
    List<Vacuum> vacuums(Connection connection, List<TableName> tables) throws SQLException;

    /// @param wraparound whether it must not be put off: it keeps the database from running out of transaction numbers
    record Vacuum(TableName table, boolean automatic, boolean wraparound) {}

    /// Runs an operator's own query.
    ///
    /// @return the first value of its first row as text, empty when there is no row or the value is null, false,
    ///     zero or blank: then nothing is to be waited for
    Optional<String> ask(Connection connection, String query, Duration timeout) throws SQLException;

    /// What [#ask] makes of a query that is ready to run.
    static Optional<String> answer(PreparedStatement query) throws SQLException {
        query.setMaxRows(1);
        try (ResultSet row = query.executeQuery()) {
            return row.next()
                    ? Optional.ofNullable(row.getObject(1))
                            .filter(Watching::says)
                            .map(String::valueOf)
                    : Optional.empty();
        }
    }

    private static boolean says(Object value) {
        return switch (value) {
            case Boolean yes -> yes;
            case Number number -> number.doubleValue() != 0;
            default -> !value.toString().isBlank();
        };
    }

    /// Writes the least that a commit must wait for the disk for. Leaves nothing behind.
    void probe(Connection connection) throws SQLException;

    /// Whether this login may see what others do: without that right, followers and vacuums look as if there were none.
    ///
    /// @return what the login lacks, in words; empty when it lacks nothing
    Optional<String> blind(Connection connection) throws SQLException;
}
