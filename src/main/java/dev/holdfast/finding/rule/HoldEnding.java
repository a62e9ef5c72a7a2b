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

/// A hold that ends soon, has come to its end, or is not effective yet.
final class HoldEnding implements Rule {
    static final RuleText TEXT = new RuleText(
            "hold-ending",
            "A hold needs somebody",
            "At its end a hold binds on until somebody extends or releases it. One that is not effective yet does not stop deletes that are under way.",
            "Extend it, release it, or see which fence could not be raised.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        select h.id, h.matter, h.state, h.expires_at, h.placed_at,
                          (select string_agg(f.database_name || ': ' || f.problem, '; ' order by f.database_name)
                           from hold_fence f where f.hold_id = h.id and f.raised_at is null and f.problem is not null) problem
                        from hold h
                        where h.state = 'review'
                          or (h.state = 'effective' and h.expires_at < now() + interval '7 days')
                          or (h.state = 'placing' and h.placed_at < now() - interval '10 minutes')""").map(row -> {
            String hold = row.get("id", String.class);
            Instant end = row.get("expires_at", Instant.class);
            String state = row.get("state", String.class);
            String problem = row.get("problem", String.class);
            return new Found(
                    hold,
                    state.equals("placing")
                            ? Severity.CRITICAL
                            : state.equals("review") ? Severity.WARNING : Severity.NOTICE,
                    "hold " + hold,
                    "%s: %s"
                            .formatted(
                                    row.get("matter"),
                                    switch (state) {
                                        case "placing" ->
                                            "it is not effective yet" + (problem == null ? "" : ": " + problem);
                                        case "review" -> "it has come to its end, and binds on until somebody decides";
                                        default -> "it ends within a week";
                                    }),
                    List.of(
                            end == null
                                    ? Figure.at("placed", row.get("placed_at", Instant.class))
                                    : Figure.at("ends", end)),
                    Action.open(Place.HOLDS, hold, "holdfast hold show " + hold));
        });
    }
}
