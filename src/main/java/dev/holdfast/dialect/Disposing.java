package dev.holdfast.dialect;

import dev.holdfast.proof.Leaves;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Destroys rows for good, and finds those that came back.
///
/// Tables are those of a policy, children first, the root last, as they stand where the rows are. Every statement names
/// its rows by the root's keys.
public interface Disposing {
    /// Makes the tables that remember disposals, unless they stand. Their triggers refuse a receipt without an approval
    /// by somebody else than who asked.
    void install(Connection connection) throws SQLException;

    /// What an archive holds of the chunks of one root table, by when they end; oldest first.
    ///
    /// @param end of a row of `a`, see [Retaining#end]; rows without one are left out
    /// @param archivedUpTo chunks that were archived later are left out
    List<Lot> lots(Connection archive, UUID installation, TableName root, Fragment end, Instant archivedUpTo)
            throws SQLException;

    /// Rows of a chunk with the same end.
    ///
    /// @param rows root rows that stand; @param allRows of the chunk, `bundleRows` with its bundle, and `bytes` of
    /// those, by
    ///     its manifest
    record Lot(
            long session,
            long chunk,
            Instant archivedAt,
            Instant retainUntil,
            long rows,
            long allRows,
            long bundleRows,
            long bytes) {}

    /// The root's keys of a lot, in order.
    ///
    /// @param end of a row of `t`
    Keys keys(Connection archive, MoveTable root, Fragment end, Lot lot) throws SQLException;

    /// Whether all of these root rows of a chunk have ended by `moment`. @param end of a row of `t`
    boolean ended(Connection archive, MoveTable root, Fragment end, Keys keys, long chunk, Instant moment)
            throws SQLException;

    /// When rows with these stamps end, in their order; empty for those without an end.
    ///
    /// @param end of a row of `a`
    List<Optional<Instant>> ends(Connection archive, Fragment end, List<Stamps> stamps) throws SQLException;

    /// What the columns of ours say of rows that are not in a table. Moments are text as the database prints it.
    ///
    /// @param retainFrom null for rows whose retention is not counted from a date
    record Stamps(
            Instant archivedAt,
            String retainUntil,
            @Nullable String retainFrom) {}

    /// The own keys of the rows of one table that hang on `keys`.
    Keys ownKeys(Connection connection, MoveTable table, Keys keys, long chunk) throws SQLException;

    /// Reads the rows of one table that hang on `keys`.
    ///
    /// @param chunk only rows of this chunk; 0 for a source, whose rows have none
    Rows read(Connection connection, MoveTable table, Proving.Covered covered, Keys keys, long chunk)
            throws SQLException;

    /// Deletes them. @return what went, read from what the statement returned
    Rows delete(Connection connection, MoveTable table, Proving.Covered covered, Keys keys, long chunk)
            throws SQLException;

    /// Rows that were read one by one. @param digest without bytes
    record Rows(Digest digest, Leaves leaves) {
        public Rows and(Rows other) {
            Leaves both = new Leaves();
            both.addAll(leaves);
            both.addAll(other.leaves);
            return new Rows(
                    new Digest(
                            digest.rows() + other.digest.rows(), digest.hash().add(other.digest.hash()), 0),
                    both);
        }
    }

    /// Locks the rows of one table that hang on `keys` until the transaction ends.
    void lock(Connection connection, MoveTable table, Keys keys, long chunk) throws SQLException;

    /// Enters `scope` for a transaction that disposes: bounds it by `limits`, waits out who raises an epoch, compares
    /// the hold epoch.
    ///
    /// @param holdEpoch what [HelperSchema#holdEpoch] told before the control database was asked for holds
    /// @return false when a hold was placed since
    boolean enter(Connection connection, UUID installation, String scope, long holdEpoch, ServerLimits limits)
            throws SQLException;

    /// Remembers an approval beside the rows that it is for, unless it is remembered already.
    void approve(Connection connection, UUID installation, Approval approval) throws SQLException;

    record Approval(
            long order,
            String digest,
            String requestedBy,
            String approvedBy,
            Instant approvedAt,
            Instant executableAt) {}

    void writeReceipt(Connection connection, UUID installation, Receipt receipt) throws SQLException;

    /// What a committed step of an order removed, by table; empty when none committed.
    List<Receipt> receipts(Connection connection, UUID installation, long order, int item) throws SQLException;

    /// What went of an item in one table.
    ///
    /// @param digest of what went, `root` over it, and `keyDigests` of its keys
    /// @param leftRows what the table holds of the chunk afterwards, and `leftRoot` over it
    /// @param heldKeys root keys of the item that stayed
    /// @param replay whether they had gone before: then they count once
    record Receipt(
            long order,
            int item,
            String table,
            long chunk,
            String setDigest,
            Digest digest,
            String root,
            long leftRows,
            String leftRoot,
            int heldKeys,
            List<UUID> keyDigests,
            boolean replay) {
        public Receipt {
            keyDigests = List.copyOf(keyDigests);
        }
    }

    /// What orders removed of chunks with a number above `after` and up to `upTo`, by table and chunk.
    Map<String, Map<Long, Gone>> gone(Connection connection, UUID installation, long after, long upTo)
            throws SQLException;

    /// @param digest of all that went of a chunk in one table, and `leftRoot` over what was left at last
    record Gone(Digest digest, String leftRoot) {}

    /// Everything that a table holds of a chunk.
    Rows standing(Connection connection, TableName table, Proving.Covered covered, long chunk) throws SQLException;

    /// How many rows an archive table holds of each of `chunks`; none of those that it holds nothing of.
    Map<Long, Long> counts(Connection archive, TableName table, Collection<Long> chunks) throws SQLException;

    /// Those of `chunks` whose receipt a source has: none of their rows can have come back by a restore.
    Set<Long> receipted(Connection source, UUID installation, Collection<Long> chunks) throws SQLException;

    /// The own keys of all rows of a table, a page at a time. @param chunk of this chunk only; null for all
    void eachKey(Connection connection, TableName table, List<Column> key, @Nullable Long chunk, Consumer<Keys> pages)
            throws SQLException;

    /// Partitions of a table that take only rows stamped before `before`, and are empty. @return their names and bounds
    List<Partition> emptyPartitions(Connection archive, TableName table, Instant before) throws SQLException;

    record Partition(TableName name, Instant from, Instant to) {}

    /// Drops a partition if it is still empty. @return false when somebody is at the table, or rows came
    boolean dropEmpty(Connection archive, TableName table, Partition partition, ServerLimits limits)
            throws SQLException;
}
