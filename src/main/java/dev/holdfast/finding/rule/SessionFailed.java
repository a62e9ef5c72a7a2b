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

/// A policy whose newest session failed, or stopped with an error and waits.
final class SessionFailed implements Rule {
    static final RuleText TEXT = new RuleText(
            "session-failed",
            "A session failed",
            "Rows that are due stay where they are until somebody looks.",
            "Read why it stopped, mend that, then run or resume the policy.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        select p.name policy, s.id, s.state, coalesce(s.error, s.stop_reason, '') why, s.archived_rows,
                          coalesce(s.ended_at, s.updated_at) at
                        from policy p
                        cross join lateral (select * from session where policy_id = p.id order by id desc limit 1) s
                        where s.state = 'failed' or (s.state in ('interrupted', 'paused') and s.error is not null)""").map(row -> {
            String policy = row.get("policy", String.class);
            long session = row.get("id", Long.class);
            return new Found(
                    policy,
                    Severity.CRITICAL,
                    "policy " + policy,
                    "session %d %s: %s"
                            .formatted(
                                    session, "failed".equals(row.get("state")) ? "failed" : "stopped", row.get("why")),
                    List.of(
                            Figure.of("rows archived before", row.get("archived_rows", Long.class), "rows"),
                            Figure.at("since", row.get("at", Instant.class))),
                    Action.open(Place.SESSION, session, "holdfast session show " + session));
        });
    }
}
