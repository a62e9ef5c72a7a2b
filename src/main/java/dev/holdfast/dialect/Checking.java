package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/// Reads archive tables back, long after.
public interface Checking {
    /// Digests of all chunks in an archive table, each over the columns that its manifest names, so that a column that
    /// came later changes no old chunk. Rows without a manifest of `installation` are counted only.
    void chunkDigests(Connection archive, UUID installation, MoveTable table, Consumer<HelperSchema.Proof> consumer)
            throws SQLException;

    /// Keys that stand more than once in an archive table.
    long duplicates(Connection archive, MoveTable table) throws SQLException;

    /// How many rows with one of `keys` are in a table.
    long present(Connection connection, TableName table, List<Column> key, Keys keys) throws SQLException;

    long count(Connection connection, TableName table) throws SQLException;

    int majorVersion(Connection connection) throws SQLException;

    /// What the server does with a commit, for connections that write.
    Durability durability(Connection connection) throws SQLException;

    /// @param replica whether it only follows another server
    /// @param synchronousCommit whether a commit is reported only when it is safe
    /// @param risks settings that may lose commits when the machine fails, in sentences
    record Durability(boolean replica, boolean synchronousCommit, List<String> risks) {
        public Durability {
            risks = List.copyOf(risks);
        }
    }

    /// Those of `tables`, or of their partitions, whose rows do not outlive a crash.
    List<TableName> unlogged(Connection connection, List<TableName> tables) throws SQLException;
}
