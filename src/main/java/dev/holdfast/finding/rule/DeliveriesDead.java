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

/// Somebody who is not called any more, or does not get what was to be told; one finding for each endpoint.
final class DeliveriesDead implements Rule {
    static final RuleText TEXT = new RuleText(
            "delivery-dead",
            "Somebody is not told",
            "A service does not hear what was archived, or nobody hears of alerts.",
            "See what the other side answered, mend that, then let it be sent again.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        select id, case id when 0 then 'the webhook of alerts' when -1 then 'the mail of alerts'
                            else 'policy ' || coalesce((select name from policy p where p.id = e.id), id::text) end who,
                          coalesce(disabled_why, '') disabled, d.dead, coalesce(d.why, '') why,
                          coalesce(disabled_at, d.since) since
                        from (select id from endpoint union select endpoint_id from delivery where state = 'dead') e
                        left join endpoint using (id)
                        cross join lateral (select count(*) dead, max(dead_why) why, min(settled_at) since
                          from delivery where endpoint_id = e.id and state = 'dead') d
                        where disabled_at is not null or d.dead > 0""").map(row -> {
            String who = row.get("who", String.class);
            String disabled = row.get("disabled", String.class);
            return new Found(
                    row.get("id", String.class),
                    Severity.WARNING,
                    who,
                    disabled.isEmpty()
                            ? "deliveries were given up: " + row.get("why")
                            : "it is not called any more: " + disabled,
                    List.of(
                            Figure.of("given up", row.get("dead", Long.class), "deliveries"),
                            Figure.at("since", row.get("since", Instant.class))),
                    Action.open(Place.DELIVERIES, "", "holdfast delivery list --state dead"));
        });
    }
}
