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

/// A policy whose newest session left twice as many rows as those before it did on average.
final class RowsLeftRise implements Rule {
    static final RuleText TEXT = new RuleText(
            "rows-left-rise",
            "A policy leaves more and more rows",
            "What is left is due and does not go: something changes, holds, locks or refuses these rows.",
            "Look at the reasons, row by row.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        select p.name policy, n.id, n.rows, b.mean
                        from policy p
                        cross join lateral (
                          select id, changed_rows + gone_rows + held_rows + busy_rows + conflict_rows rows
                          from session where policy_id = p.id and ended_at is not null order by id desc limit 1) n
                        cross join lateral (
                          select avg(rows) mean, count(*) sessions from (
                            select changed_rows + gone_rows + held_rows + busy_rows + conflict_rows rows
                            from session where policy_id = p.id and ended_at is not null and id < n.id
                            order by id desc limit 5) before) b
                        where b.sessions >= 2 and n.rows >= 10 and n.rows > 2 * b.mean""").map(row -> {
            String session = row.get("id", String.class);
            long rows = row.get("rows", Long.class);
            long mean = Math.round(row.get("mean", Double.class));
            return new Found(
                    row.get("policy", String.class),
                    Severity.WARNING,
                    "policy " + row.get("policy"),
                    "session %s left %,d rows; those before it left %,d on average".formatted(session, rows, mean),
                    List.of(Figure.of("rows left", rows, "rows"), Figure.of("mean of those before", mean, "rows")),
                    Action.open(Place.SESSION, session, "holdfast session exceptions " + session));
        });
    }
}
