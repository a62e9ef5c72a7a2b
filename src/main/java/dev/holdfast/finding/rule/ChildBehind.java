package dev.holdfast.finding.rule;

import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Found;
import dev.holdfast.finding.Place;
import dev.holdfast.finding.Rule;
import dev.holdfast.finding.RuleText;
import dev.holdfast.finding.Severity;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.List;

/// Keys that were handed off long ago and that the child policy has not taken up.
final class ChildBehind implements Rule {
    static final RuleText TEXT = new RuleText(
            "child-behind",
            "A child policy is behind its parent",
            "The rows below archived parents stay in their tables, and the ledger cannot be pruned.",
            "Run the child policy, or see why its sessions do not take the keys.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        // a handoff whose rows were not due yet is put off: it waits from then on, not from when it was handed off
        return tx.dsl().fetch("""
                        select p.name policy, sum(h.key_count) keys, count(*) chunks,
                          min(greatest(h.handed_off_at, h.consume_after)) since,
                          extract(epoch from now() - min(greatest(h.handed_off_at, h.consume_after)))::bigint age
                        from handoff h join policy p on p.id = h.child_policy_id
                        where h.state = 'pending' and h.consume_after < now() - interval '1 day'
                          and h.handed_off_at < now() - interval '1 day'
                        group by p.name""").map(row -> {
            String policy = row.get("policy", String.class);
            long age = row.get("age", Long.class);
            long keys = row.get("keys", Long.class);
            return new Found(
                    policy,
                    age > 3 * 86_400 ? Severity.CRITICAL : Severity.WARNING,
                    "policy " + policy,
                    "%,d keys that its parent handed off wait for more than a day".formatted(keys),
                    List.of(
                            Figure.of("keys waiting", keys, "keys"),
                            Figure.of("chunks", row.get("chunks", Long.class), "chunks"),
                            Figure.of("age of the oldest", age, "seconds"),
                            Figure.at("since", row.get("since", Instant.class))),
                    Action.open(Place.POLICY, policy, "holdfast run " + policy));
        });
    }
}
