package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The helper schema `holdfast` of a governed database: fences, receipts, manifests.
public interface HelperSchema {
    /// Makes the schema `holdfast` with `fence`, `receipt` and `manifest`, and takes one that an earlier build left to
    /// the form of this build. Looks first: where a DBA did it, a login without the right to create will do.
    ///
    /// @throws dev.holdfast.HoldfastException `BLOCKED`, naming what is missing, when this login may not make it
    void installHelpers(Connection connection) throws SQLException;

    /// Whether the tables are there, in the form of this build or of an earlier one.
    boolean installed(Connection connection) throws SQLException;

    /// What makes the helper schema, for a DBA to read and to run.
    String script();

    /// Which life of the database this is: another value after a restore from a backup or the promotion of a replica,
    /// when rows that were committed may be missing.
    String incarnation(Connection connection) throws SQLException;

    /// Raises the epoch of `scope`, after every transaction under an older epoch has ended.
    ///
    /// @return false when a newer epoch stands: the caller's lease is stale
    boolean installEpoch(Connection connection, UUID installation, String scope, long epoch) throws SQLException;

    /// Enters `scope` for a transaction that writes copies: shared with other chunks, exclusive of [#installEpoch].
    /// Bounds it by `limits` first.
    ///
    /// @return false when another epoch stands; the caller must roll back
    boolean enter(Connection connection, UUID installation, String scope, long leaseEpoch, ServerLimits limits)
            throws SQLException;

    /// Enters `scope` for a transaction that deletes: bounds it by `limits`, waits out who raises an epoch, compares
    /// both epochs, and keeps the form of `tables` as it is until the transaction ends; in that order, in one
    /// message. An engine that locks tables by their rows alone leaves the last to [Moving#keepForm].
    ///
    /// @param holdEpoch what [#holdEpoch] told before the control database was asked for holds
    Entry enter(
            Connection connection,
            UUID installation,
            String scope,
            long leaseEpoch,
            long holdEpoch,
            List<TableName> tables,
            ServerLimits limits)
            throws SQLException;

    /// What became of an attempt to enter a scope.
    enum Entry {
        ENTERED,
        /// The lease is another node's; the caller must roll back.
        OTHER_LEASE,
        /// A hold was placed since the caller asked; it must roll back, read the epoch again and ask again.
        OTHER_HOLDS
    }

    /// Counts the holds that were placed on `scope` so far. To be read before the control database is asked which holds
    /// there are, never after.
    long holdEpoch(Connection connection, UUID installation, String scope) throws SQLException;

    /// Counts one more hold on `scope`, after every transaction that entered it has ended: later ones that asked before
    /// fail. The scope need not have been used before.
    ///
    /// @return the new epoch
    long raiseHoldEpoch(Connection connection, UUID installation, String scope) throws SQLException;

    /// @param incarnation of the archive that holds what was deleted
    void writeReceipt(Connection connection, Stamp stamp, TableName table, Digest digest, String incarnation)
            throws SQLException;

    /// What a committed delete of the chunk removed, by table; empty when none committed.
    List<Proof> receipts(Connection connection, UUID installation, long chunk) throws SQLException;

    void writeManifest(Connection connection, Stamp stamp, MoveTable table, Digest digest, Seal seal)
            throws SQLException;

    /// What the archive holds of the chunk, by table; empty when no copy committed.
    List<Proof> manifests(Connection connection, UUID installation, long chunk) throws SQLException;

    /// Manifests of a chunk as [#manifests(Connection, UUID, long)], and the archive's incarnation as it is now.
    Sealed sealed(Connection archive, UUID installation, long chunk) throws SQLException;

    record Sealed(String incarnation, List<Proof> manifests) {
        public Sealed {
            manifests = List.copyOf(manifests);
        }
    }

    /// Remembers the head of the audit, unless it is remembered already.
    void anchorAudit(Connection connection, UUID installation, AuditAnchor anchor) throws SQLException;

    /// Every head of the installation's audit that is remembered here; empty where none ever was.
    List<AuditAnchor> auditAnchors(Connection connection, UUID installation) throws SQLException;

    /// The audit's last entry when a session ended. @param digest in hexadecimal
    record AuditAnchor(long session, long number, String digest) {}

    /// A line of a receipt or manifest. @param table `schema.table` as that database spells it
    record Proof(long chunk, String table, Digest digest, Seal seal) {
        public Proof(long chunk, String table, Digest digest) {
            this(chunk, table, digest, Seal.NONE);
        }
    }

    /// What a manifest says beside counts.
    ///
    /// @param merkleRoot hexadecimal; null where the policy asks for no proof of each row
    /// @param fingerprint of the source's tables when the chunk moved; null on lines of earlier builds, and on
    /// receipts
    /// @param incarnation of the archive when the chunk was written; null on lines of earlier builds
    record Seal(
            @Nullable String merkleRoot,
            @Nullable String fingerprint,
            @Nullable String incarnation) {
        public static final Seal NONE = new Seal(null, null, null);
    }
}
