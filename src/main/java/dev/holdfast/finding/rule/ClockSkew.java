package dev.holdfast.finding.rule;

import dev.holdfast.estate.DatabaseCheck;
import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Found;
import dev.holdfast.finding.Observed;
import dev.holdfast.finding.ObservedRule;
import dev.holdfast.finding.RuleText;
import dev.holdfast.finding.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Clocks that do not agree.
final class ClockSkew implements ObservedRule {
    static final RuleText TEXT = new RuleText(
            "clock-skew",
            "Clocks do not agree",
            "Residence and retention are counted from clocks: rows may go too early or too late, and fires be missed.",
            "Let a time service set the clocks of all machines.");

    private static final Duration TOLERATED = Duration.ofSeconds(2);

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Observed seen) {
        List<Found> skews = new ArrayList<>();
        if (seen.ahead().abs().compareTo(TOLERATED) > 0) {
            skews.add(new Found(
                    "control",
                    Severity.WARNING,
                    "control database",
                    "this machine's clock is %d ms %s the control database's"
                            .formatted(
                                    seen.ahead().abs().toMillis(), seen.ahead().isNegative() ? "behind" : "ahead of"),
                    List.of(
                            Figure.of("skew", seen.ahead().abs().toSeconds(), "seconds"),
                            Figure.at("looked", seen.at())),
                    Action.copy("holdfast doctor")));
        }
        for (DatabaseCheck check : seen.databases()) {
            check.findings().stream()
                    .filter(finding -> finding.topic().equals("clock"))
                    .filter(finding -> finding.severity() != DatabaseCheck.Severity.OK)
                    .forEach(finding -> skews.add(new Found(
                            "database " + check.database(),
                            Severity.WARNING,
                            "database " + check.database(),
                            finding.message(),
                            List.of(Figure.at("looked", seen.at())),
                            Action.copy("holdfast db check " + check.database()))));
        }
        return skews;
    }
}
