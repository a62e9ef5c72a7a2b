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

/// A disposal order that waits for an approval, or was approved and nobody runs it.
final class DisposalWaits implements Rule {
    static final RuleText TEXT = new RuleText(
            "disposal-waits",
            "A disposal waits for somebody",
            "Every row of the order is past its retention already.",
            "Approve or refuse it; run what is approved.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        select id, policy_name, state, set_rows, requested_by, requested_at < now() - interval '7 days' late,
                          case state when 'requested' then requested_at else executable_at end since
                        from disposal_order
                        where (state = 'requested' and requested_at < now() - interval '1 day')
                          or (state = 'approved' and executable_at < now() and run_asked_at is null)""").map(row -> {
            String order = row.get("id", String.class);
            boolean requested = "requested".equals(row.get("state"));
            return new Found(
                    order,
                    requested && row.get("late", Boolean.class) ? Severity.WARNING : Severity.NOTICE,
                    "disposal order " + order,
                    "policy %s: %s"
                            .formatted(
                                    row.get("policy_name"),
                                    requested
                                            ? row.get("requested_by") + " asked for it, and nobody has approved it"
                                            : "it is approved, has cooled off, and nobody runs it"),
                    List.of(
                            Figure.of("rows", row.get("set_rows", Long.class), "rows"),
                            Figure.at("since", row.get("since", Instant.class))),
                    Action.open(Place.DISPOSAL, order, "holdfast dispose show " + order));
        });
    }
}
