package dev.holdfast.finding.rule;

import dev.holdfast.estate.DatabaseCheck;
import dev.holdfast.estate.DatabaseCheck.Severity;
import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Found;
import dev.holdfast.finding.Observed;
import dev.holdfast.finding.ObservedRule;
import dev.holdfast.finding.RuleText;
import java.util.List;

/// A governed database that does not answer, or on which no session may start.
final class DatabaseUnfit implements ObservedRule {
    static final RuleText TEXT = new RuleText(
            "database-unfit",
            "A database does not answer or cannot be governed",
            "No session starts there, and those of its children wait.",
            "Check the database; mend connection, login or rights.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Observed seen) {
        return seen.databases().stream()
                .filter(check -> !check.usable())
                .map(check -> found(seen, check))
                .toList();
    }

    private static String words(DatabaseCheck.Finding finding) {
        return finding.topic().equals("reachable") ? finding.message() : finding.topic() + ": " + finding.message();
    }

    private static Found found(Observed seen, DatabaseCheck check) {
        return new Found(
                check.database(),
                dev.holdfast.finding.Severity.CRITICAL,
                "database " + check.database(),
                check.findings().stream()
                        .filter(finding -> finding.severity() == Severity.ERROR)
                        .map(DatabaseUnfit::words)
                        .findFirst()
                        .orElseThrow(),
                List.of(Figure.at("looked", seen.at())),
                Action.copy("holdfast db check " + check.database()));
    }
}
