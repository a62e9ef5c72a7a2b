package dev.holdfast.finding.rule;

import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Found;
import dev.holdfast.finding.Rule;
import dev.holdfast.finding.RuleText;
import dev.holdfast.finding.Severity;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.List;

/// A policy whose last verification that saw as much found differences.
final class VerifyDiffers implements Rule {
    static final RuleText TEXT = new RuleText(
            "verify-differs",
            "A verification found differences",
            "Ledger, manifests, archive and source do not say the same: rows may be lost, doubled or altered.",
            "Stop the policy, read the differences, then verify again: it is over when a verification that looks at as much finds none.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        with seen as (
                          select g.policy_id, v.id, v.since, v.started_at, v.ended_at is not null and g.finished whole,
                            g.unlisted_differences + (select count(*) from verification_finding f
                              where f.verification_id = v.id and f.policy_id = g.policy_id and f.difference) differences
                          from verification_progress g join verification v on v.id = g.verification_id)
                        select distinct on (bad.policy_id) p.name policy, bad.id, bad.differences, bad.started_at,
                          (select min(f.what) from verification_finding f
                           where f.verification_id = bad.id and f.policy_id = bad.policy_id and f.difference) first
                        from seen bad join policy p on p.id = bad.policy_id
                        where bad.differences > 0 and not exists (
                          select from seen good
                          where good.policy_id = bad.policy_id and good.id > bad.id and good.whole and good.differences = 0
                            and (good.since is null or good.since <= bad.since))
                        order by bad.policy_id, bad.id desc""").map(row -> {
            String policy = row.get("policy", String.class);
            long differences = row.get("differences", Long.class);
            return new Found(
                    policy,
                    Severity.CRITICAL,
                    "policy " + policy,
                    "verification %s found %,d differences, first: %s"
                            .formatted(row.get("id"), differences, row.get("first")),
                    List.of(
                            Figure.of("differences", differences, "differences"),
                            Figure.at("verified", row.get("started_at", Instant.class))),
                    Action.copy("holdfast verify " + policy));
        });
    }
}
