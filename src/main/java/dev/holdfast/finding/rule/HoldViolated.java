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

/// Rows that went although a hold covered them: the daily look at holds finds them.
final class HoldViolated implements Rule {
    static final RuleText TEXT = new RuleText(
            "hold-violated",
            "Rows went although a hold covered them",
            "A promise was broken.",
            "Restore the rows, and find out how they went.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl()
                .fetch("""
                        select subject, message, raised_at, split_part(subject, ' ', 2) hold
                        from alert where kind = 'hold' and recovered_at is null""")
                .map(row -> new Found(
                        row.get("subject", String.class),
                        Severity.CRITICAL,
                        row.get("subject", String.class),
                        row.get("message", String.class),
                        List.of(Figure.at("since", row.get("raised_at", Instant.class))),
                        Action.open(
                                Place.HOLDS, row.get("hold", String.class), "holdfast hold show " + row.get("hold"))));
    }
}
