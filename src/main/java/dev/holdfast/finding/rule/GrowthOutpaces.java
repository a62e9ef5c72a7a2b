package dev.holdfast.finding.rule;

import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Found;
import dev.holdfast.finding.Place;
import dev.holdfast.finding.RuleText;
import dev.holdfast.finding.Severity;
import dev.holdfast.growth.CatchUp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Policies that take less than comes in: what waits only grows.
public final class GrowthOutpaces {
    public static final RuleText TEXT = new RuleText(
            "growth-outpaces",
            "A table grows faster than it is archived",
            "However long it runs, more rows are due every day, and the table keeps growing.",
            "Give the policy more workers, a longer window, or another pace.");

    private GrowthOutpaces() {}

    /// @param catchUps of all policies
    public static List<Found> of(List<CatchUp> catchUps) {
        return catchUps.stream()
                .filter(catchUp -> catchUp.verdict() == CatchUp.Verdict.NEVER)
                .map(GrowthOutpaces::found)
                .toList();
    }

    private static Found found(CatchUp catchUp) {
        List<Figure> figures = new ArrayList<>();
        add(figures, "in an hour", catchUp.inPerHour());
        add(figures, "out an hour", catchUp.outPerHour());
        return new Found(
                catchUp.policy(),
                Severity.WARNING,
                "policy " + catchUp.policy(),
                catchUp.words(),
                figures,
                Action.open(Place.GROWTH, "", "holdfast growth catch-up " + catchUp.policy()));
    }

    private static void add(List<Figure> figures, String name, @Nullable Double rows) {
        if (rows != null) {
            figures.add(Figure.of(name, Math.round(rows), "rows"));
        }
    }
}
