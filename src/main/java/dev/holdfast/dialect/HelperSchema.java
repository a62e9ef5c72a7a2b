package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// The helper schema `holdfast` of a governed database: fences, receipts, manifests.
public interface HelperSchema {
    /// Makes the schema `holdfast` with `fence`, `receipt` and `manifest` unless they are there.
    void installHelpers(Connection connection) throws SQLException;

    boolean installed(Connection connection) throws SQLException;

    /// Raises the epoch of `scope`, after every transaction under an older epoch has ended.
    ///
    /// @return false when a newer epoch stands: the caller's lease is stale
    boolean installEpoch(Connection connection, UUID installation, String scope, long epoch) throws SQLException;

    /// Enters `scope` for this transaction: shared with other chunks, exclusive of [#installEpoch].
    ///
    /// @return false when another epoch stands; the caller must roll back
    boolean enter(Connection connection, UUID installation, String scope, long epoch) throws SQLException;

    void writeReceipt(Connection connection, Stamp stamp, TableName table, Digest digest) throws SQLException;

    /// What a committed delete of the chunk removed, by table; empty when none committed.
    List<Proof> receipts(Connection connection, UUID installation, long chunk) throws SQLException;

    void writeManifest(Connection connection, Stamp stamp, MoveTable table, Digest digest) throws SQLException;

    /// What the archive holds of the chunk, by table; empty when no copy committed.
    List<Proof> manifests(Connection connection, UUID installation, long chunk) throws SQLException;

    /// All manifests of an installation, in order of chunk.
    void manifests(Connection connection, UUID installation, Consumer<Proof> consumer) throws SQLException;

    /// Chunks that other installations archived here.
    Set<Long> foreignChunks(Connection connection, UUID installation) throws SQLException;

    /// All receipts of an installation, in order of chunk.
    void receipts(Connection connection, UUID installation, Consumer<Proof> consumer) throws SQLException;

    /// A line of a receipt or manifest. @param table `schema.table` as that database spells it
    record Proof(long chunk, String table, Digest digest) {}
}
