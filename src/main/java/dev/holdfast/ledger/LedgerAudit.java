package dev.holdfast.ledger;

import static dev.holdfast.store.db.Tables.LEDGER;
import static dev.holdfast.store.db.Tables.LEDGER_PRUNED;
import static dev.holdfast.store.db.Tables.SESSION;

import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.proof.Root;
import dev.holdfast.store.Tx;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What the ledger claims, for those who check it.
public final class LedgerAudit {
    /// A chunk that waits or has moved.
    ///
    /// @param table whose keys they are, as it was named then; @param keyColumns its key columns then
    /// @param moved whether it was handed off; the figures mean nothing otherwise
    /// @param root over the roots of its tables; null without proof
    /// @param byService whether a service archived the rows, so that there is no manifest and no receipt
    public record Entry(
            long session,
            long chunk,
            TableName table,
            List<String> keyColumns,
            Keys keys,
            boolean moved,
            long rootRows,
            long archivedRows,
            Instant archivedAt,
            @Nullable Root root,
            boolean byService) {
        public Entry {
            keyColumns = List.copyOf(keyColumns);
        }
    }

    /// Chunks of a policy with a number above `after`, without those that failed, in order.
    public List<Entry> page(Tx tx, int policy, long after, int limit) {
        return page(tx, policy, "state <> 'failed' AND marked_at > ?", Instant.EPOCH, after, limit);
    }

    /// Chunks of a policy that were marked after a moment and have moved, with a number above `after`, in order.
    public List<Entry> movedSince(Tx tx, int policy, Instant since, long after, int limit) {
        return page(tx, policy, "state = 'handed_off' AND marked_at > ?", since, after, limit);
    }

    private static List<Entry> page(Tx tx, int policy, String which, Instant since, long after, int limit) {
        return tx.dsl().connectionResult(connection -> {
            List<Entry> entries = new ArrayList<>();
            try (PreparedStatement select =
                    connection.prepareStatement("""
                    SELECT session_id, chunk_id, state = 'handed_off', root_rows, archived_rows, archived_at, merkle_root,
                      table_schema, table_name, key_columns, %s,
                      EXISTS (SELECT FROM session s WHERE s.id = ledger.session_id AND s.method = 'callback')
                    FROM ledger
                    WHERE policy_id = ? AND chunk_id > ? AND %s
                      AND (state <> 'handed_off' OR root_rows IS NOT NULL) -- what was taken in moved no row
                    ORDER BY chunk_id LIMIT ?""".formatted(ChunkKeys.columns("ledger"), which))) {
                select.setInt(1, policy);
                select.setLong(2, after);
                select.setObject(3, since.atOffset(java.time.ZoneOffset.UTC));
                select.setInt(4, limit);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        entries.add(entry(row));
                    }
                }
            }
            return entries;
        });
    }

    private static Entry entry(ResultSet row) throws SQLException {
        byte @Nullable [] root = row.getBytes(7);
        return new Entry(
                row.getLong(1),
                row.getLong(2),
                new TableName(row.getString(8), row.getString(9)),
                List.of((String[]) row.getArray(10).getArray()),
                ChunkKeys.read(row, 11),
                row.getBoolean(3),
                row.getLong(4),
                row.getLong(5),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                root == null ? null : Root.of(root),
                row.getBoolean(15));
    }

    /// The policy of a chunk that is in the ledger and has not failed, or was pruned from it.
    public OptionalInt policyOf(Tx tx, long session, long chunk) {
        Integer policy = tx.dsl()
                .select(LEDGER.POLICY_ID)
                .from(LEDGER)
                .where(LEDGER.SESSION_ID.eq(session), LEDGER.CHUNK_ID.eq(chunk), LEDGER.STATE.ne("failed"))
                .fetchOne(LEDGER.POLICY_ID);
        return policy == null ? prunedPolicyOf(tx, session, chunk) : OptionalInt.of(policy);
    }

    private static OptionalInt prunedPolicyOf(Tx tx, long session, long chunk) {
        Integer policy = tx.dsl()
                .select(LEDGER_PRUNED.POLICY_ID)
                .from(LEDGER_PRUNED)
                .join(SESSION)
                .on(SESSION.POLICY_ID.eq(LEDGER_PRUNED.POLICY_ID))
                .where(
                        SESSION.ID.eq(session),
                        LEDGER_PRUNED.FROM_SESSION_ID.le(session),
                        LEDGER_PRUNED.TO_SESSION_ID.gt(session),
                        LEDGER_PRUNED.FIRST_CHUNK_ID.le(chunk),
                        LEDGER_PRUNED.LAST_CHUNK_ID.ge(chunk))
                .fetchOne(LEDGER_PRUNED.POLICY_ID);
        return policy == null ? OptionalInt.empty() : OptionalInt.of(policy);
    }

    /// The lowest number of the policy's chunks that were stamped at `since` or later.
    public OptionalLong firstSince(Tx tx, int policy, Instant since) {
        Long first = tx.dsl()
                .select(DSL.min(LEDGER.CHUNK_ID))
                .from(LEDGER)
                .where(LEDGER.POLICY_ID.eq(policy), LEDGER.ARCHIVED_AT.ge(since))
                .fetchSingle()
                .value1();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first);
    }
}
