package dev.holdfast.ledger;

import static dev.holdfast.store.db.Tables.LEDGER_PRUNED;

import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The partitions of `ledger` and `handoff`, both cut at the same sessions: made ahead of need, dropped whole.
///
/// A partition holds 10,000 sessions. An estate with 50 policies that run every hour opens 440,000 sessions a year, 44
/// partitions, of which about 13 stand at once when they are kept for 90 days. Chunks and children add rows only.
///
/// There is no default partition: with one, attaching would have to lock it and to look through it. A session cannot be
/// opened without its partition ([#ready]), so nothing is ever without a place.
public final class LedgerPartitions {
    /// Sessions of a partition.
    public static final int SESSIONS = 10_000;

    /// A number of ours for the lock that lets one process at a time make partitions.
    private static final long LOCK = 0x686c656467657200L;

    /// Another one for dropping them.
    private static final long PRUNE_LOCK = LOCK + 1;

    private static final String BOUNDS = """
            SELECT substring(pg_get_expr(c.relpartbound, c.oid) from 'FROM \\(''(\\d+)''\\)')::bigint AS low,
              substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \\(''(\\d+)''\\)')::bigint AS high,
              c.oid AS part, c.relname AS name, i.inhparent AS owner
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            """;

    /// Why a partition stands, or that it need not.
    public enum Standing {
        /// Sessions may still be opened in it.
        OPEN,
        /// A session in it has not ended, or a chunk is still on a list.
        LIVE,
        /// A child policy has not settled all that was handed off.
        UNSETTLED,
        /// Its last session ended too short a time ago.
        KEPT,
        /// It may be dropped.
        DUE
    }

    /// @param from its first session; @param to the first session of the next one; @param bytes of both tables
    /// @param endedAt when its last session ended; null when none has
    public record Partition(
            long from,
            long to,
            long sessions,
            long chunks,
            long keys,
            long bytes,
            @Nullable Instant endedAt,
            Standing standing) {}

    /// Sees to it that `session` has its partitions, and that those of the next ones are there before they are needed.
    ///
    /// Takes no lock that reading or writing the ledger waits for.
    ///
    /// @return how many ranges of sessions got partitions
    public int ready(Tx tx, long session) {
        long wanted = session + SESSIONS;
        if (end(tx) > wanted) {
            return 0;
        }
        tx.dsl().execute("SELECT pg_advisory_xact_lock({0})", DSL.val(LOCK));
        int made = 0;
        for (long from = end(tx); from <= wanted; from += SESSIONS) {
            for (String owner : List.of("ledger", "handoff")) {
                // a table of its own first: CREATE .. PARTITION OF would lock the ledger against everybody
                tx.dsl().execute("create table %1$s_%2$d (like %1$s including all)".formatted(owner, from));
                tx.dsl()
                        .execute("alter table %1$s attach partition %1$s_%2$d for values from (%2$d) to (%3$d)"
                                .formatted(owner, from, from + SESSIONS));
            }
            made++;
        }
        return made;
    }

    /// As [#ready(Tx, long)], for the newest session that there is.
    public int ready(Tx tx) {
        return ready(
                tx,
                tx.dsl().fetchSingle("SELECT coalesce(max(id), 0) FROM session").get(0, Long.class));
    }

    /// The first session without partitions.
    private static long end(Tx tx) {
        Long end = tx.dsl()
                .fetchSingle("SELECT max(high) FROM (" + BOUNDS + "WHERE i.inhparent = 'ledger'::regclass) bounds")
                .get(0, Long.class);
        return end == null ? 0 : end;
    }

    /// All partitions, oldest first, and why each stands.
    ///
    /// @param keep how long chunks are kept after the last session of their partition has ended
    public List<Partition> list(Tx tx, Duration keep) {
        return tx.dsl()
                .fetch(BOUNDS + "WHERE i.inhparent = 'ledger'::regclass ORDER BY 1")
                .map(bounds -> partition(
                        tx,
                        bounds.get("low", Long.class),
                        bounds.get("high", Long.class),
                        bounds.get("name", String.class),
                        keep));
    }

    private static Partition partition(Tx tx, long from, long to, String ledger, Duration keep) {
        String handoff = handoffOf(ledger);
        Record row = tx.dsl()
                .fetchSingle("""
                        SELECT s.sessions, s.ended_at, l.chunks, l.keys,
                          pg_total_relation_size('%1$s'::regclass) + pg_total_relation_size('%2$s'::regclass) AS bytes,
                          CASE
                            WHEN NOT EXISTS (SELECT FROM session WHERE id >= {1}
                                             AND started_at < clock_timestamp() - {2} * interval '1 second') THEN
                              CASE WHEN s.ids >= {1} THEN 'KEPT' ELSE 'OPEN' END
                            WHEN s.live OR EXISTS (SELECT FROM %1$s WHERE state NOT IN ('handed_off', 'failed')) THEN 'LIVE'
                            WHEN EXISTS (SELECT FROM %2$s WHERE state = 'pending')
                              OR EXISTS (SELECT FROM %2$s WHERE state = 'marked') THEN 'UNSETTLED'
                            WHEN s.ended_at > clock_timestamp() - {2} * interval '1 second' THEN 'KEPT'
                            ELSE 'DUE' END AS standing
                        FROM
                          (SELECT count(*) AS sessions, max(ended_at) AS ended_at,
                             coalesce(bool_or(state IN ('running', 'pausing', 'paused', 'cancelling', 'interrupted')), false) AS live,
                             (SELECT max(id) FROM session) AS ids
                           FROM session WHERE id >= {0} AND id < {1}) s,
                          (SELECT count(*) AS chunks, coalesce(sum(key_count), 0) AS keys FROM %1$s) l""".formatted(ledger, handoff), DSL.val(from), DSL.val(to), DSL.val(keep.toSeconds()));
        return new Partition(
                from,
                to,
                row.get("sessions", Long.class),
                row.get("chunks", Long.class),
                row.get("keys", Long.class),
                row.get("bytes", Long.class),
                row.get("ended_at", Instant.class),
                Standing.valueOf(row.get("standing", String.class)));
    }

    private static String handoffOf(String ledger) {
        return ledger.replaceFirst("^ledger", "handoff");
    }

    /// Drops a partition, and writes down what is left of it, if it is still due. The list of rows that its sessions
    /// left where they are goes too; how many they were stays on the sessions' rows.
    ///
    /// Waits half a second at most for those who use the ledger, and lets nobody wait longer. What is written down
    /// is read before anybody must wait: what has ended does not change any more.
    ///
    /// @return false when it is not due, or not there
    /// @throws dev.holdfast.HoldfastException when the ledger was in use all the time; nothing was changed
    public boolean drop(Tx tx, long from, Duration keep) {
        tx.dsl().execute("SELECT pg_advisory_xact_lock({0})", DSL.val(PRUNE_LOCK));
        Optional<String> name = tx.dsl()
                .fetchOptional(
                        "SELECT name FROM (" + BOUNDS
                                + "WHERE i.inhparent = 'ledger'::regclass) bounds WHERE low = {0}",
                        DSL.val(from))
                .map(row -> row.get(0, String.class));
        if (name.isEmpty() || !due(tx, from, keep)) {
            return false;
        }
        String ledger = name.get();
        long to = to(tx, ledger);
        tx.dsl().execute("SAVEPOINT before");
        tx.dsl()
                .execute(
                        "DELETE FROM row_exception WHERE session_id >= {0} AND session_id < {1}",
                        DSL.val(from), DSL.val(to));
        tx.dsl().execute("""
                INSERT INTO ledger_pruned (from_session_id, to_session_id, policy_id, first_chunk_id, last_chunk_id,
                  chunks, root_rows, archived_rows, digest)
                SELECT {0}, {1}, policy_id, min(chunk_id), max(chunk_id), count(*), sum(root_rows), sum(archived_rows),
                  sha256(convert_to(string_agg(chunk_id || ':' || root_rows || ':' || archived_rows, E'\n'
                    ORDER BY chunk_id), 'UTF8'))
                FROM %s WHERE state = 'handed_off' AND root_rows > 0
                  AND session_id NOT IN (SELECT id FROM session WHERE method = 'callback') -- no manifest will vouch for it
                GROUP BY policy_id""".formatted(ledger), DSL.val(from), DSL.val(to));
        tx.dsl().execute("SET LOCAL lock_timeout = '500ms'");
        tx.dsl().execute("LOCK TABLE ONLY ledger, ONLY handoff IN ACCESS EXCLUSIVE MODE");
        if (!due(tx, from, keep)) {
            tx.dsl().execute("ROLLBACK TO SAVEPOINT before");
            return false;
        }
        tx.dsl().execute("DROP TABLE %s, %s".formatted(handoffOf(ledger), ledger));
        return true;
    }

    private boolean due(Tx tx, long from, Duration keep) {
        return list(tx, keep).stream()
                .anyMatch(partition -> partition.from() == from && partition.standing() == Standing.DUE);
    }

    private static long to(Tx tx, String ledger) {
        return tx.dsl()
                .fetchSingle(BOUNDS + "WHERE c.oid = {0}::regclass", DSL.val(ledger))
                .get("high", Long.class);
    }

    /// What was pruned of a policy. @param digest see table `ledger_pruned`
    public record Pruned(
            long fromSession,
            long toSession,
            long firstChunk,
            long lastChunk,
            long chunks,
            long rootRows,
            long archivedRows,
            byte[] digest,
            Instant prunedAt) {}

    /// What is left of a policy's chunks whose partition was dropped, oldest first.
    public List<Pruned> pruned(Tx tx, int policy) {
        return tx.dsl()
                .selectFrom(LEDGER_PRUNED)
                .where(LEDGER_PRUNED.POLICY_ID.eq(policy))
                .orderBy(LEDGER_PRUNED.FROM_SESSION_ID)
                .fetch(row -> new Pruned(
                        row.getFromSessionId(),
                        row.getToSessionId(),
                        row.getFirstChunkId(),
                        row.getLastChunkId(),
                        row.getChunks(),
                        row.getRootRows(),
                        row.getArchivedRows(),
                        row.getDigest(),
                        row.getPrunedAt()));
    }
}
