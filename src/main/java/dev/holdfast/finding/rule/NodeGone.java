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

/// Work that a node had in hand when it went, and that nobody took up.
final class NodeGone implements Rule {
    static final RuleText TEXT = new RuleText(
            "node-gone",
            "A node is gone and left work",
            "Another node takes such work up within seconds: so none serves.",
            "Start a daemon, or resume by hand.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        with gone as (select id, host, seen_at from node where seen_at < now() - interval '2 minutes')
                        select 'session ' || s.id work, s.updated_at at, g.host
                        from session s join gone g on g.id = s.node_id
                        where s.state in ('running', 'pausing', 'cancelling') and s.updated_at < now() - interval '2 minutes'
                        union all
                        select 'disposal order ' || o.id, o.started_at, g.host
                        from disposal_order o join gone g on g.id = o.node_id
                        where o.state = 'running' and o.started_at < now() - interval '2 minutes'
                        union all
                        select 'restore ' || r.id, r.started_at, g.host
                        from restore r join gone g on g.id = r.node_id
                        where r.state = 'running' and r.started_at < now() - interval '2 minutes'
                        union all
                        select 'cold request ' || c.id, c.started_at, g.host
                        from cold_request c join gone g on g.id = c.node_id
                        where c.state = 'running' and c.started_at < now() - interval '2 minutes'""").map(row -> {
            String work = row.get("work", String.class);
            return new Found(
                    work,
                    Severity.WARNING,
                    work,
                    "its node on %s shows no sign of life, and no other has taken it up".formatted(row.get("host")),
                    List.of(Figure.at("last sign", row.get("at", Instant.class))),
                    Action.copy(work.startsWith("session") ? "holdfast resume" : "holdfast daemon"));
        });
    }
}
