package dev.holdfast.node;

import dev.holdfast.alert.Trouble;
import dev.holdfast.audit.ChainReport;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.finding.Evaluation;
import dev.holdfast.finding.Finding;
import dev.holdfast.finding.Findings;
import dev.holdfast.finding.Observed;
import dev.holdfast.finding.Severity;
import dev.holdfast.finding.rule.GrowthOutpaces;
import dev.holdfast.finding.rule.IndexesWrong;
import dev.holdfast.finding.rule.Rules;
import dev.holdfast.index.IndexReport;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks by the rules for what is not as it should be.
final class FindingWatch {
    private static final Logger LOG = LoggerFactory.getLogger(FindingWatch.class);
    private static final int MOST = 1_000;
    private static final String VERIFY = "verify-differs";

    /// The lease of who tells what it sees: two nodes of which one cannot reach a database would contradict each other.
    static final String LEASE = "findings";

    /// Told by alerts of a kind of their own.
    private static final Set<String> TOLD_ELSEWHERE =
            Set.of("session-failed", "records-contradict", "hold-violated", VERIFY);

    private final Features features;
    private final UUID node;
    private final Timetable timetable;
    private final Rules rules;
    private final Findings findings;
    private final Evaluation evaluation;
    private final Sights sights;

    FindingWatch(Features features, Timetable timetable, UUID node, InstantSource clock) {
        this.features = features;
        this.node = node;
        this.timetable = timetable;
        this.rules = Rules.all(timetable::nextFires);
        this.findings = new Findings(features.store());
        this.evaluation = new Evaluation(features.store(), findings);
        this.sights = new Sights(features, clock);
    }

    Rules rules() {
        return rules;
    }

    Findings findings() {
        return findings;
    }

    /// By the rules over tables. @return the rules that could not look, and why
    List<String> look() {
        List<String> blind = evaluation.look(rules.ofTables());
        findings.prune();
        return blind;
    }

    /// By the rules over what a node sees itself, unless another node does that.
    void see() {
        boolean mine = features.store().inTransaction(tx -> features.leases()
                .take(tx, LEASE, node, features.nodes().deadOthers(tx, node))
                .isPresent());
        if (mine) {
            Observed seen = sights.look();
            evaluation.look(rules.ofSights(), seen);
            findings.found(
                    GrowthOutpaces.TEXT,
                    GrowthOutpaces.of(new GrowthDesk(features.growth(), features.store(), timetable).catchUps()));
        }
    }

    /// As [#see], where nobody waits for it.
    void seeQuietly() {
        try {
            see();
        } catch (RuntimeException e) { // anything else would end the timer
            LOG.warn("the governed databases could not be looked at: {}", e.getMessage());
        }
    }

    /// Over the indexes of all governed databases. Reads their catalogs.
    void seeIndexes() {
        List<IndexReport> reports = features.estate().databases().stream()
                .map(database -> features.indexes().report(database.name(), new Cancellation()))
                .toList();
        findings.found(IndexesWrong.TEXT, IndexesWrong.of(reports));
    }

    /// As [#seeIndexes], where nobody waits for it.
    void seeIndexesQuietly() {
        try {
            seeIndexes();
        } catch (RuntimeException e) { // anything else would end the timer
            LOG.warn("the indexes could not be looked at: {}", e.getMessage());
        }
    }

    void audited(ChainReport report) {
        findings.found(Rules.AUDIT_BROKEN, Rules.of(report));
    }

    /// What is critical and has no alert of another kind, as alerts tell it.
    List<Trouble> critical() {
        return open().filter(finding -> finding.severity() == Severity.CRITICAL)
                .filter(finding -> !TOLD_ELSEWHERE.contains(finding.rule()))
                .map(finding -> trouble(finding.rule() + " " + finding.key(), finding))
                .toList();
    }

    /// Verifications that found differences.
    List<Trouble> differences() {
        return open().filter(finding -> finding.rule().equals(VERIFY))
                .map(finding -> trouble(finding.subject(), finding))
                .toList();
    }

    private Stream<Finding> open() {
        return findings.list(true, MOST).stream().filter(Finding::open);
    }

    private static Trouble trouble(String subject, Finding finding) {
        return new Trouble(subject, finding.message(), finding.action().command());
    }
}
