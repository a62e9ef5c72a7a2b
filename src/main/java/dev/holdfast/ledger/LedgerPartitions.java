package dev.holdfast.ledger;

import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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

    private static final String BOUNDS = """
            SELECT substring(pg_get_expr(c.relpartbound, c.oid) from 'FROM \\(''(\\d+)''\\)')::bigint AS low,
              substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \\(''(\\d+)''\\)')::bigint AS high,
              i.inhrelid, i.inhparent
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
        tx.dsl().execute("select pg_advisory_xact_lock({0})", DSL.val(LOCK));
        int made = 0;
        for (long from = end(tx); from <= wanted; from += SESSIONS) {
            for (String owner : List.of("ledger", "handoff")) {
                // a table of its own first: CREATE .. PARTITION OF would lock the ledger against everybody
                tx.dsl().execute("create table %1$s_%2$d (like %1$s including all)".formatted(owner, from));
                tx.dsl().execute("alter table %1$s attach partition %1$s_%2$d for values from (%2$d) to (%3$d)"
                                .formatted(owner, from, from + SESSIONS));
            }
            made++;
        }
        return made;
    }

    /// The first session without partitions.
    private static long end(Tx tx) {
        Long end = tx.dsl()
                .fetchSingle("select max(high) from (" + BOUNDS
                        + "where i.inhparent in ('ledger'::regclass, 'handoff'::regclass)) bounds")
                .get(0, Long.class);
        return end == null ? 0 : end;
    }
}
