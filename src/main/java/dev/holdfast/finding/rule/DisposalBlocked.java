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

/// A disposal order that stopped or does not get on, as long as it is the newest of its policy.
final class DisposalBlocked implements Rule {
    static final RuleText TEXT = new RuleText(
            "disposal-blocked",
            "A disposal is blocked",
            "Rows whose time has come are kept longer than the rule says.",
            "Read what stands in the way; refuse the order, or ask for another one.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        select o.id, o.policy_name, o.state, coalesce(o.problem, '') problem, o.set_rows - o.disposed_rows rows,
                          coalesce(o.ended_at, o.started_at, o.requested_at) at
                        from (select distinct on (policy_id) * from disposal_order order by policy_id, id desc) o
                        where o.state = 'stopped' or (o.state in ('approved', 'running') and o.problem is not null)""").map(row -> {
            String order = row.get("id", String.class);
            return new Found(
                    order,
                    Severity.WARNING,
                    "disposal order " + order,
                    "policy %s: it %s: %s"
                            .formatted(
                                    row.get("policy_name"),
                                    "stopped".equals(row.get("state")) ? "stopped" : "does not get on",
                                    row.get("problem")),
                    List.of(
                            Figure.of("rows not disposed", row.get("rows", Long.class), "rows"),
                            Figure.at("since", row.get("at", Instant.class))),
                    Action.open(Place.DISPOSAL, order, "holdfast dispose show " + order));
        });
    }
}
