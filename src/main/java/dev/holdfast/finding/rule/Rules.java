package dev.holdfast.finding.rule;

import dev.holdfast.audit.ChainReport;
import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.FireTimes;
import dev.holdfast.finding.Found;
import dev.holdfast.finding.ObservedRule;
import dev.holdfast.finding.Place;
import dev.holdfast.finding.Rule;
import dev.holdfast.finding.RuleText;
import dev.holdfast.finding.Severity;
import java.util.List;
import java.util.stream.Stream;

/// All rules. A new one is listed here and in findings.md.
public record Rules(List<Rule> ofTables, List<ObservedRule> ofSights) {
    /// Looked for by whoever follows the whole chain: `audit verify`, and a daemon once a day.
    public static final RuleText AUDIT_BROKEN = new RuleText(
            "audit-broken",
            "The audit is not as it was written",
            "Somebody took out, put in or altered entries: nothing after the break can be believed.",
            "Keep a copy of the control database as it is, and find out who could write to it.");

    public Rules {
        ofTables = List.copyOf(ofTables);
        ofSights = List.copyOf(ofSights);
    }

    public static Rules all(FireTimes fires) {
        return new Rules(
                List.of(
                        new SessionFailed(),
                        new RecordsContradict(),
                        new HoldViolated(),
                        new VerifyDiffers(),
                        new ColdDamaged(),
                        new SessionStuck(),
                        new NodeGone(),
                        new ChildBehind(),
                        new FireMissed(),
                        new RowsLeftRise(),
                        new HoldEnding(),
                        new DisposalBlocked(),
                        new DisposalWaits(),
                        new ColdRequestFailed(),
                        new ArchiveDrifted(),
                        new DeliveriesDead(),
                        new LegacyWaits(),
                        new SessionTables(),
                        new NoPolicy(),
                        new PolicyNeverRan(),
                        new PolicyPaused(),
                        new SchedulesCollide(fires)),
                List.of(new DatabaseUnfit(), new ClockSkew()));
    }

    /// In words, those included that no look at tables finds.
    public List<RuleText> texts() {
        return Stream.of(
                        ofTables.stream().map(Rule::text),
                        ofSights.stream().map(ObservedRule::text),
                        Stream.of(IndexesWrong.TEXT, GrowthOutpaces.TEXT, AUDIT_BROKEN))
                .flatMap(texts -> texts)
                .toList();
    }

    /// What a look at the whole audit comes to.
    public static List<Found> of(ChainReport report) {
        ChainReport.Break broken = report.broken();
        return broken == null
                ? List.of()
                : List.of(new Found(
                        "audit",
                        Severity.CRITICAL,
                        "the audit",
                        broken.sentence(),
                        List.of(
                                Figure.of("entry", broken.number(), "number"),
                                Figure.of("entries", report.entries(), "entries")),
                        Action.open(Place.AUDIT, "", "holdfast audit verify")));
    }
}
