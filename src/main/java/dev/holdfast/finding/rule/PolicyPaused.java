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

/// A policy that has been paused for a week.
final class PolicyPaused implements Rule {
    static final RuleText TEXT = new RuleText(
            "policy-paused",
            "A policy is paused for long",
            "A pause that nobody remembers looks like a policy that works.",
            "Resume it, or take its cron away.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        select p.name policy, coalesce(p.paused_reason, '') reason, r.at, coalesce(r.actor, '') actor
                        from policy p
                        left join lateral (select at, actor from policy_revision
                          where policy_name = p.name and action = 'pause' order by id desc limit 1) r on true
                        where p.paused and coalesce(r.at, p.updated_at) < now() - interval '7 days'""").map(row -> {
            String policy = row.get("policy", String.class);
            Instant since = row.get("at", Instant.class);
            return new Found(
                    policy,
                    Severity.NOTICE,
                    "policy " + policy,
                    "paused by %s: %s".formatted(row.get("actor"), row.get("reason")),
                    since == null ? List.of() : List.of(Figure.at("since", since)),
                    Action.open(Place.POLICY, policy, "holdfast policy resume " + policy));
        });
    }
}
