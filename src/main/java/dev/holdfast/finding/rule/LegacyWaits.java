package dev.holdfast.finding.rule;

import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Found;
import dev.holdfast.finding.Place;
import dev.holdfast.finding.Rule;
import dev.holdfast.finding.RuleText;
import dev.holdfast.finding.Severity;
import dev.holdfast.store.Tx;
import java.util.List;

/// Session tables that were counted and still stand, or that got new ids after they were folded.
final class LegacyWaits implements Rule {
    static final RuleText TEXT = new RuleText(
            "legacy-waits",
            "Session tables still stand",
            "Each of them costs the catalog, every dump and every connection as long as it stands.",
            "Fold what is not folded, and drop what was folded a grace period ago.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        select p.id, p.database_name || ' ' || p.template subject, t.standing, t.changed, t.droppable
                        from legacy_plan p
                        cross join lateral (select
                            count(*) filter (where state not in ('dropped', 'undone')) standing,
                            count(*) filter (where state in ('changed', 'refused')) changed,
                            count(*) filter (where state = 'folded'
                              and changed_at < now() - make_interval(secs => p.grace_seconds)) droppable
                          from legacy_table where plan_id = p.id) t
                        where p.forgotten_at is null and (t.changed > 0 or t.droppable > 0
                          or (t.standing > 0 and p.created_at < now() - interval '7 days'))""").map(row -> {
            long changed = row.get("changed", Long.class);
            long droppable = row.get("droppable", Long.class);
            return new Found(
                    row.get("id", String.class),
                    changed > 0 ? Severity.WARNING : Severity.NOTICE,
                    row.get("subject", String.class),
                    changed > 0
                            ? "%,d tables changed after they were folded, or could not be".formatted(changed)
                            : droppable > 0
                                    ? "%,d tables were folded a grace period ago and may go".formatted(droppable)
                                    : "plan %s is more than a week old and not at its end".formatted(row.get("id")),
                    List.of(
                            Figure.of("standing", row.get("standing", Long.class), "tables"),
                            Figure.of("changed or refused", changed, "tables"),
                            Figure.of("may be dropped", droppable, "tables")),
                    Action.open(Place.LEGACY, "", "holdfast legacy list"));
        });
    }
}
