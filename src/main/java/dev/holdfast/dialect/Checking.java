package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// Reads archive tables back, long after.
public interface Checking {
    /// Manifests of `installation` for `tables` with a chunk number above `after`, in order of chunk; whole chunks, and
    /// `limit` lines or a chunk more.
    List<Manifest> manifests(Connection archive, UUID installation, List<TableName> tables, long after, int limit)
            throws SQLException;

    /// Receipts as [#manifests].
    List<Receipt> receipts(Connection source, UUID installation, List<TableName> tables, long after, int limit)
            throws SQLException;

    /// @param table `schema.table` of the source
    record Receipt(long session, long chunk, String table, Digest digest) {}

    /// What an archive table holds of each chunk with a number above `after` and up to `upTo`, over the columns that
    /// `covered` names, so that a column that came later changes no old chunk.
    void digests(
            Connection archive,
            TableName table,
            Proving.Covered covered,
            long after,
            long upTo,
            Consumer<HelperSchema.Proof> consumer)
            throws SQLException;

    /// Those of `chunks` that other installations archived here.
    Set<Long> foreignChunks(Connection archive, UUID installation, List<Long> chunks) throws SQLException;

    /// Record hashes of the rows of `table` with one of `keys`, over what `covered` names.
    ///
    /// @param key the table's columns that `keys` carry
    /// @param chunk for an archive table: only rows of this chunk; 0 for a source
    Map<List<Object>, Long> hashes(
            Connection connection, TableName table, List<Column> key, Proving.Covered covered, long chunk, Keys keys)
            throws SQLException;

    /// Keys that stand more than once in an archive table. @param key columns of the key without those of ours
    Duplicates duplicates(Connection archive, TableName table, List<String> key) throws SQLException;

    /// @param keys how many keys there are more than once; @param withinChunk how many of them in one and the same
    /// chunk
    record Duplicates(long keys, long withinChunk) {}

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
