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

/// A policy that was made more than a day ago and has no session.
final class PolicyNeverRan implements Rule {
    static final RuleText TEXT = new RuleText(
            "policy-never-ran",
            "A policy never ran",
            "Its rows grow as if there were no policy.",
            "Plan it, then run it; or give it a cron.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        select p.name policy, p.created_at, p.cron is null by_hand
                        from policy p
                        where p.parent_id is null and not p.paused and p.created_at < now() - interval '1 day'
                          and not exists (select from session s where s.policy_id = p.id)""").map(row -> {
            String policy = row.get("policy", String.class);
            return new Found(
                    policy,
                    Severity.NOTICE,
                    "policy " + policy,
                    row.get("by_hand", Boolean.class)
                            ? "it has no cron, and nobody has run it"
                            : "it has a cron, and no fire has started a session",
                    List.of(Figure.at("made", row.get("created_at", Instant.class))),
                    Action.open(Place.POLICY, policy, "holdfast plan " + policy));
        });
    }
}
