package dev.holdfast.growth;

import dev.holdfast.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jooq.impl.DSL;

/// What the ledger says of child policies: how many keys come, wait and are taken.
final class HandedOff {
    static final Duration WINDOW = Duration.ofDays(7);

    private final Store store;

    HandedOff(Store store) {
        this.store = store;
    }

    /// By the child's name. A week counts whole where its parent ran before it.
    Map<String, Handed> byChild(Instant now) {
        Map<String, Handed> byChild = new HashMap<>();
        store.run(tx -> tx.dsl()
                .fetch(
                        """
                        SELECT p.name, coalesce(sum(h.key_count) FILTER (WHERE h.handed_off_at >= {0}), 0) AS keys,
                          coalesce(sum(h.key_count) FILTER (WHERE h.state <> 'settled'), 0) AS waiting,
                          greatest({0}, (SELECT min(s.started_at) FROM session s WHERE s.policy_id = p.parent_id)) AS since,
                          (SELECT coalesce(sum(t.key_count), 0) FROM handoff t
                           WHERE t.child_policy_id = p.id AND t.state = 'settled' AND t.child_session_id IN (
                             SELECT n.id FROM session n
                             WHERE n.policy_id = p.id AND n.ended_at >= {1} AND n.root_rows > 0
                             ORDER BY n.id DESC LIMIT {2})) AS taken
                        FROM policy p JOIN handoff h ON h.child_policy_id = p.id
                        WHERE h.handed_off_at >= {0} OR h.state <> 'settled'
                        GROUP BY p.id""",
                        DSL.val(now.minus(WINDOW)),
                        DSL.val(now.minus(CatchUps.MEASURED)),
                        DSL.val(CatchUps.LAST_SESSIONS))
                .forEach(row -> byChild.put(
                        row.get("name", String.class),
                        new Handed(
                                row.get("keys", Long.class),
                                Duration.between(row.get("since", Instant.class), now),
                                row.get("waiting", Long.class),
                                row.get("taken", Long.class)))));
        return byChild;
    }
}
