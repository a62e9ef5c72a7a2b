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

/// An installation in which nothing is archived yet.
final class NoPolicy implements Rule {
    static final RuleText TEXT = new RuleText(
            "no-policy",
            "There is no policy",
            "Nothing is archived, and no other rule has anything to look at.",
            "Let policies be proposed for a database, or apply a document of your own.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl()
                .fetch("""
                        select (select count(*) from database_) databases where not exists (select from policy)""")
                .map(row -> new Found(
                        "policies",
                        Severity.NOTICE,
                        "this installation",
                        "it has no policy yet",
                        List.of(Figure.of("databases", row.get("databases", Long.class), "databases")),
                        Action.open(Place.ONBOARDING, "", "holdfast db list")));
    }
}
