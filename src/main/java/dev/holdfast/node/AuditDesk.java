package dev.holdfast.node;

import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Anchor;
import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.ChainReport;
import dev.holdfast.audit.Entry;
import dev.holdfast.audit.Head;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.GovernedDatabase;
import java.util.ArrayList;
import java.util.List;

/// Reads the audit, and checks it against what governed databases remember of it.
record AuditDesk(Features features, FindingWatch findings) {
    private static final AuditLog AUDIT = new AuditLog();

    /// The latest first.
    List<Entry> list(AuditFilter filter) {
        return features.store().inTransaction(tx -> AUDIT.list(tx, filter));
    }

    /// A database that does not answer is told by the report; the others are compared all the same.
    ChainReport check() {
        List<Anchor> anchors = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        for (DatabaseSpec spec : features.estate().databases()) {
            try {
                anchors.addAll(anchors(features.estate().database(spec.name())));
            } catch (HoldfastException e) {
                unread.add(spec.name() + ": " + e.getMessage());
            }
        }
        ChainReport report = AUDIT.check(features.store(), anchors).unread(unread);
        findings.audited(report);
        return report;
    }

    private List<Anchor> anchors(GovernedDatabase database) {
        return database
                .read(connection -> database.dialect()
                        .helpers()
                        .auditAnchors(connection, features.store().installation()))
                .stream()
                .map(found -> new Anchor(database.name(), found.session(), new Head(found.number(), found.digest())))
                .toList();
    }
}
