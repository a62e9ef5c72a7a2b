package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
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
}
