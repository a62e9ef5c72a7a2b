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

/// A month that was to be frozen and could not be, as long as nobody asked again.
final class ColdRequestFailed implements Rule {
    static final RuleText TEXT = new RuleText(
            "cold-request-failed",
            "A month could not be frozen",
            "Its rows stay in the archive table, which grows on.",
            "Read what went wrong, mend that, then ask for it again.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl()
                .fetch("""
                        select r.id, format('%s: %s.%s', r.database_name, r.partition_schema, r.partition_name) subject,
                          coalesce(r.problem, '') problem, r.row_count, r.ended_at
                        from (select distinct on (database_name, table_schema, table_name, partition_name) *
                          from cold_request
                          order by database_name, table_schema, table_name, partition_name, id desc) r
                        where r.state = 'failed'""")
                .map(row -> new Found(
                        row.get("subject", String.class),
                        Severity.WARNING,
                        row.get("subject", String.class),
                        "it was not frozen: " + row.get("problem"),
                        List.of(
                                Figure.of("rows", row.get("row_count", Long.class), "rows"),
                                Figure.at("since", row.get("ended_at", Instant.class))),
                        Action.open(Place.COLD, "", "holdfast cold requests")));
    }
}
