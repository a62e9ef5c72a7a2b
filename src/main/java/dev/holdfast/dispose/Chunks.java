package dev.holdfast.dispose;

import static dev.holdfast.store.db.Tables.DISPOSAL_ORDER;
import static dev.holdfast.store.db.Tables.POLICY;
import static dev.holdfast.store.db.Tables.SESSION;

import dev.holdfast.filter.ListQuery;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyWords;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.impl.DSL;

/// What the control database knows of a policy's chunks.
final class Chunks {
    /// @param sessions of the policy; @param open chunks that are not handed off, or whose keys are on their way still
    record Known(Set<Long> sessions, Set<Long> open) {
        Known {
            sessions = Set.copyOf(sessions);
            open = Set.copyOf(open);
        }
    }

    /// Names of policies that have archived something, by name.
    ///
    /// @param page by words; see [PolicyWords]
    List<String> policies(Tx tx, ListQuery page, Instant now) {
        return tx.dsl()
                .select(POLICY.NAME)
                .from(POLICY)
                .where(
                        PolicyWords.ALL.condition(page, now),
                        DSL.exists(DSL.selectOne().from(SESSION).where(SESSION.POLICY_ID.eq(POLICY.ID)))
                                .or(DSL.exists(DSL.selectOne()
                                        .from(DISPOSAL_ORDER)
                                        .where(DISPOSAL_ORDER.POLICY_ID.eq(POLICY.ID), OrderWords.OPEN))))
                .orderBy(PolicyWords.ALL.order("name"))
                .offset(page.offset())
                .limit(page.limit())
                .fetch(POLICY.NAME);
    }

    Known known(Tx tx, Policy policy) {
        return new Known(
                numbers(tx, "select id from session where policy_id = ?", policy.id()),
                numbers(tx, """
                        select chunk_id from ledger where policy_id = ? and state not in ('handed_off', 'failed')
                        union
                        select h.chunk_id from handoff h join session s on s.id = h.session_id
                        where s.policy_id = ? and h.state <> 'settled'""", policy.id(), policy.id()));
    }

    private static Set<Long> numbers(Tx tx, String sql, Object... values) {
        List<Long> numbers = tx.dsl().fetch(sql, values).map(row -> row.get(0, Long.class));
        return new HashSet<>(numbers);
    }

    /// Whether some chunk of the policy that was stamped between two moments may still be written to its archive.
    boolean underWay(Tx tx, int policy, Instant from, Instant to) {
        return tx.dsl().fetchSingle("""
                        select exists (select from ledger where policy_id = ? and state <> 'handed_off'
                          and archived_at >= ?::timestamptz and archived_at < ?::timestamptz)""", policy, from.toString(), to.toString()).get(0, Boolean.class);
    }
}
