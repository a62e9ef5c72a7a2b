package dev.holdfast.dispose;

import dev.holdfast.policy.Policy;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the control database knows of a policy's chunks.
final class Chunks {
    /// @param sessions of the policy; @param open chunks that are not handed off, or whose keys are on their way still
    record Known(Set<Long> sessions, Set<Long> open) {
        Known {
            sessions = Set.copyOf(sessions);
            open = Set.copyOf(open);
        }
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
