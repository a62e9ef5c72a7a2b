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

/// Sessions whose list, receipts and manifests contradict each other: the alert watch compares them.
final class RecordsContradict implements Rule {
    static final RuleText TEXT = new RuleText(
            "records-contradict",
            "The records of a session contradict each other",
            "A row may be in neither place, or in both. Resuming before somebody has looked may make it worse.",
            "Verify the policy, and resume nothing before that.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl()
                .fetch("""
                        select a.subject, a.message, a.raised_at, p.name policy, split_part(a.subject, ' ', 2) session
                        from alert a
                        join session s on a.subject = 'session ' || s.id
                        join policy p on p.id = s.policy_id
                        where a.kind = 'recovery' and a.recovered_at is null""")
                .map(row -> new Found(
                        row.get("session", String.class),
                        Severity.CRITICAL,
                        row.get("subject", String.class),
                        row.get("message", String.class),
                        List.of(Figure.at("since", row.get("raised_at", Instant.class))),
                        Action.open(
                                Place.SESSION,
                                row.get("session", String.class),
                                "holdfast verify " + row.get("policy"))));
    }
}
