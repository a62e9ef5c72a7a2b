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

/// A cold file that was not found as it was written.
final class ColdDamaged implements Rule {
    static final RuleText TEXT = new RuleText(
            "cold-damaged",
            "A cold file is damaged",
            "It is the only place where its rows are.",
            "Bring the file back from a copy, then verify it.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        select id, object, problem, coalesce(row_count, 0) rows, verified_at
                        from cold_file
                        where problem is not null and state in ('verified', 'cold', 'thawing')""").map(row -> {
            String file = row.get("id", String.class);
            Instant whole = row.get("verified_at", Instant.class);
            Figure rows = Figure.of("rows", row.get("rows", Long.class), "rows");
            return new Found(
                    file,
                    Severity.CRITICAL,
                    "cold file " + file,
                    "%s: %s".formatted(row.get("object"), row.get("problem")),
                    whole == null ? List.of(rows) : List.of(rows, Figure.at("last found true", whole)),
                    Action.open(Place.COLD, file, "holdfast cold verify " + file));
        });
    }
}
