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

/// A session that says it runs and does not get on, or stands still and nobody resumes it.
final class SessionStuck implements Rule {
    static final RuleText TEXT = new RuleText(
            "session-stuck",
            "A session does not get on",
            "Its policy runs nothing else meanwhile, and its child policies wait for it.",
            "See what it waits for; resume it, or cancel it.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        select p.name policy, s.id, s.state, coalesce(s.waiting_reason, '') waits, s.archived_rows, s.updated_at at
                        from session s join policy p on p.id = s.policy_id
                        where s.error is null and (
                          (s.state in ('running', 'pausing', 'cancelling') and s.updated_at < now() - interval '15 minutes')
                          or (s.state = 'interrupted' and s.updated_at < now() - interval '1 hour')
                          or (s.state = 'paused' and s.updated_at < now() - interval '1 day'))""").map(row -> {
            long session = row.get("id", Long.class);
            String state = row.get("state", String.class);
            String waits = row.get("waits", String.class);
            boolean atWork = !state.equals("paused") && !state.equals("interrupted");
            return new Found(
                    Long.toString(session),
                    atWork ? Severity.WARNING : Severity.NOTICE,
                    "session " + session,
                    "policy %s: %s, and no chunk was finished since%s"
                            .formatted(row.get("policy"), state, waits.isEmpty() ? "" : "; it waits: " + waits),
                    List.of(
                            Figure.of("rows archived so far", row.get("archived_rows", Long.class), "rows"),
                            Figure.at("last moved", row.get("at", Instant.class))),
                    Action.open(Place.SESSION, session, "holdfast session show " + session));
        });
    }
}
