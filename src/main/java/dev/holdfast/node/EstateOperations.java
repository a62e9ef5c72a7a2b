package dev.holdfast.node;

import dev.holdfast.estate.DatabaseAddress;
import dev.holdfast.estate.DatabaseCheck;
import dev.holdfast.estate.DatabaseSpec;
import java.util.List;

/// All that a way in may ask about governed databases. As [Operations], every call may block on a database.
public interface EstateOperations {
    /// By name.
    @Does(Effect.READS)
    List<DatabaseSpec> databases();

    /// Adds a database, or replaces the settings of the one of that name. Connects to nothing.
    ///
    /// @return whether one of that name was there
    /// @throws dev.holdfast.HoldfastException `CONFIG` with everything that is wrong with it; nothing was stored
    @Does(Effect.WRITES)
    boolean put(DatabaseSpec spec);

    /// Looks whether a database can be governed as it is. What is wrong with it is a finding, not an exception.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when it is unknown
    @Does(Effect.READS)
    DatabaseCheck check(String name);

    /// As the other, at a database that is not stored, nor will be by this.
    ///
    /// @throws dev.holdfast.HoldfastException `CONFIG` with everything that is wrong with it
    @Does(Effect.READS)
    DatabaseCheck check(DatabaseSpec spec);

    /// What a JDBC URL or `service=NAME` says. May read a file.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` with what is wrong; a password is refused, never kept
    @Does(Effect.READS)
    DatabaseAddress address(String text);

    /// Removes a database from the estate; nothing happens to the database itself.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when it is unknown, `BLOCKED` naming the policies that use
    ///     it; nothing was removed then
    @Does(Effect.WRITES)
    void forget(String name);
}
