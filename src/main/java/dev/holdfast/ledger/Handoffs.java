package dev.holdfast.ledger;

import static dev.holdfast.store.db.Tables.HANDOFF;

import dev.holdfast.dialect.Keys;
import dev.holdfast.store.Tx;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Keys on their way to child policies.
public final class Handoffs {
    /// A handoff that a child session has taken up.
    ///
    /// @param keyColumns key columns of the parent's table, one for each column of `keys`
    /// @param dueSince what gives handoffs their order, before their number
    public record Taken(Chunk.HandoffId id, List<String> keyColumns, Keys keys, int attempts, OffsetDateTime dueSince) {
        public Taken {
            keyColumns = List.copyOf(keyColumns);
        }

        /// The parent's key columns that a link names, in the link's order.
        public Keys linked(List<String> linkParentColumns) {
            return keys.columns(
                    linkParentColumns.stream().map(keyColumns::indexOf).toList());
        }
    }

    /// What waits for a child policy. @param since when the oldest key was handed off
    public record Backlog(
            long keys, long handoffs, @Nullable Instant since, long waitingRows) {
        public static final Backlog NONE = new Backlog(0, 0, null, 0);
    }

    private static final String ORDER = "ORDER BY h.consume_after, h.session_id, h.chunk_id";

    private static final String DUE = "AND h.consume_after <= clock_timestamp()";

    /// Of handoffs `h`.
    private static String withKeys(String handoffs) {
        return """
                SELECT h.session_id, h.chunk_id, h.attempts, h.consume_after, l.key_columns, %s
                FROM %s h
                JOIN ledger l ON l.session_id = h.session_id AND l.chunk_id = h.chunk_id
                """.formatted(ChunkKeys.columns("l"), handoffs);
    }

    /// Locks the oldest due handoff of the policy for the rest of the transaction. Waits for whoever holds it: that can
    /// only be what a lost connection left behind on the server, and to skip it would be to say that nothing is
    /// due.
    ///
    /// @param after where to go on; null for the very oldest
    Optional<Taken> take(Tx tx, int childPolicy, @Nullable Taken after) {
        // one first, and then its keys: whatever the server believes of the tables, it reads no others
        String sql = """
                WITH one AS MATERIALIZED (
                  SELECT * FROM handoff h
                  WHERE h.child_policy_id = ? AND h.state = 'pending' %s %s
                  %s LIMIT 1 FOR UPDATE)
                %s""".formatted(
                        DUE,
                        after == null ? "" : "AND (h.consume_after, h.session_id, h.chunk_id) > (?, ?, ?)",
                        ORDER,
                        withKeys("one"));
        return tx.dsl().connectionResult(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setInt(1, childPolicy);
                if (after != null) {
                    select.setObject(2, after.dueSince());
                    select.setLong(3, after.id().session());
                    select.setLong(4, after.id().chunk());
                }
                return taken(select).stream().findFirst();
            }
        });
    }

    /// Due handoffs of the policy, a page at a time; locks nothing.
    public List<Taken> pending(Tx tx, int childPolicy, int offset, int limit) {
        return page(tx, DUE, childPolicy, offset, limit);
    }

    /// As [#pending], with those that are not looked at yet, because rows wait to become due or stayed.
    public List<Taken> waiting(Tx tx, int childPolicy, int offset, int limit) {
        return page(tx, "", childPolicy, offset, limit);
    }

    private static List<Taken> page(Tx tx, String and, int childPolicy, int offset, int limit) {
        String sql = withKeys("handoff") + "WHERE h.child_policy_id = ? AND h.state = 'pending' " + and + " " + ORDER
                + " OFFSET ? LIMIT ?";
        return tx.dsl().connectionResult(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setInt(1, childPolicy);
                select.setInt(2, offset);
                select.setInt(3, limit);
                return taken(select);
            }
        });
    }

    private static List<Taken> taken(PreparedStatement select) throws SQLException {
        List<Taken> all = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                all.add(new Taken(
                        new Chunk.HandoffId(row.getLong(1), row.getLong(2)),
                        List.of((String[]) row.getArray(5).getArray()),
                        ChunkKeys.read(row, 6),
                        row.getInt(3),
                        row.getObject(4, OffsetDateTime.class)));
            }
        }
        return all;
    }

    /// The child session has chunks for the handoff on its list.
    public void marked(Tx tx, Chunk.HandoffId id, int childPolicy, long childSession, long waitingRows) {
        tx.dsl()
                .update(HANDOFF)
                .set(HANDOFF.STATE, "marked")
                .set(HANDOFF.CHILD_SESSION_ID, childSession)
                .set(HANDOFF.WAITING_ROWS, waitingRows)
                .set(HANDOFF.ATTEMPTS, HANDOFF.ATTEMPTS.plus(1))
                .where(is(id, childPolicy))
                .execute();
    }

    private static org.jooq.Condition is(Chunk.HandoffId id, int childPolicy) {
        return HANDOFF.SESSION_ID
                .eq(id.session())
                .and(HANDOFF.CHUNK_ID.eq(id.chunk()))
                .and(HANDOFF.CHILD_POLICY_ID.eq(childPolicy));
    }

    /// Settles the handoff if all its chunks in the child session have moved; while rows wait to become due, or some of
    /// its rows stayed, it goes back to pending for later.
    ///
    /// Locks the handoff first: of two chunks that end at once the later one sees the other's end.
    public void settleIfDone(Tx tx, Chunk.HandoffId id, int childPolicy, long childSession, Duration lookAgain) {
        tx.dsl().connection(connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    SELECT 1 FROM handoff WHERE session_id = ? AND chunk_id = ? AND child_policy_id = ? FOR UPDATE;
                    UPDATE handoff h SET
                      state = CASE WHEN h.waiting_rows > 0 OR of.stayed THEN 'pending' ELSE 'settled' END,
                      settled_at = CASE WHEN h.waiting_rows > 0 OR of.stayed THEN NULL ELSE clock_timestamp() END,
                      consume_after = clock_timestamp() + ? * interval '1 microsecond'
                    FROM (SELECT coalesce(bool_or(l.state NOT IN ('handed_off', 'failed')), false) AS under_way,
                            coalesce(bool_or(l.state = 'failed' OR EXISTS (
                              SELECT 1 FROM row_exception e
                              WHERE e.session_id = l.session_id AND e.chunk_id = l.chunk_id AND e.state <> 'gone')),
                              false) AS stayed
                          FROM ledger l
                          WHERE l.session_id = ? AND l.from_session_id = ? AND l.from_chunk_id = ?) of
                    WHERE NOT of.under_way AND h.session_id = ? AND h.chunk_id = ? AND h.child_policy_id = ?
                      AND h.state = 'marked'""")) {
                update.setLong(1, id.session());
                update.setLong(2, id.chunk());
                update.setInt(3, childPolicy);
                update.setLong(4, lookAgain.toNanos() / 1000);
                update.setLong(5, childSession);
                update.setLong(6, id.session());
                update.setLong(7, id.chunk());
                update.setLong(8, id.session());
                update.setLong(9, id.chunk());
                update.setInt(10, childPolicy);
                update.execute();
            }
        });
    }

    /// Gives back what a child session took up and will not finish.
    public int giveBack(Tx tx, long childSession) {
        return tx.dsl()
                .update(HANDOFF)
                .set(HANDOFF.STATE, "pending")
                .where(HANDOFF.CHILD_SESSION_ID.eq(childSession), HANDOFF.STATE.eq("marked"))
                .execute();
    }

    /// Whether a handoff of the policy is due now.
    public boolean due(Tx tx, int childPolicy) {
        return tx.dsl()
                .fetchExists(
                        HANDOFF,
                        HANDOFF.CHILD_POLICY_ID
                                .eq(childPolicy)
                                .and(HANDOFF.STATE.eq("pending"))
                                .and(HANDOFF.CONSUME_AFTER.le(DSL.field("clock_timestamp()", Instant.class))));
    }

    public Backlog backlog(Tx tx, int childPolicy) {
        var row = tx.dsl()
                .select(
                        DSL.coalesce(DSL.sum(HANDOFF.KEY_COUNT), DSL.inline(java.math.BigDecimal.ZERO)),
                        DSL.count(),
                        DSL.min(HANDOFF.HANDED_OFF_AT),
                        DSL.coalesce(DSL.sum(HANDOFF.WAITING_ROWS), DSL.inline(java.math.BigDecimal.ZERO)))
                .from(HANDOFF)
                .where(HANDOFF.CHILD_POLICY_ID.eq(childPolicy), HANDOFF.STATE.eq("pending"))
                .fetchSingle();
        return new Backlog(
                row.value1().longValue(),
                row.value2(),
                row.value3(),
                row.value4().longValue());
    }

    /// What waits for each child policy that something waits for, by its number.
    public Map<Integer, Backlog> backlogs(Tx tx) {
        return tx.dsl()
                .select(
                        HANDOFF.CHILD_POLICY_ID,
                        DSL.sum(HANDOFF.KEY_COUNT),
                        DSL.count(),
                        DSL.min(HANDOFF.HANDED_OFF_AT),
                        DSL.sum(HANDOFF.WAITING_ROWS))
                .from(HANDOFF)
                .where(HANDOFF.STATE.eq("pending"))
                .groupBy(HANDOFF.CHILD_POLICY_ID)
                .fetchMap(
                        row -> row.value1(),
                        row -> new Backlog(
                                row.value2().longValue(),
                                row.value3(),
                                row.value4(),
                                row.value5().longValue()));
    }

    /// Keys handed off to a child policy, ever.
    public long keys(Tx tx, int childPolicy) {
        return tx.dsl()
                .select(DSL.coalesce(DSL.sum(HANDOFF.KEY_COUNT), DSL.inline(java.math.BigDecimal.ZERO)))
                .from(HANDOFF)
                .where(HANDOFF.CHILD_POLICY_ID.eq(childPolicy))
                .fetchSingle()
                .value1()
                .longValue();
    }
}
