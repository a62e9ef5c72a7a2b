package dev.holdfast.estate;

import java.util.List;

/// What was found when a governed database was looked at.
///
/// @param findings in the order they were looked for; the first is always about reachability
public record DatabaseCheck(String database, List<Finding> findings) {
    public DatabaseCheck {
        findings = List.copyOf(findings);
    }

    /// How much a finding matters.
    public enum Severity {
        OK,
        WARNING,
        /// Sessions on this database must not start.
        ERROR
    }

    /// One thing that was looked at.
    ///
    /// @param topic a stable word: `reachable`, `version`, `clock`, `recovery`, `rights`, `synchronous_commit`,
    ///     `fsync`, `tls`, `login`; of SQL Server also `compatibility_level`, `delayed_durability`, `snapshots`,
    ///     `recovery_model`, `collation`, `sight`, `auto_close`
    public record Finding(Severity severity, String topic, String message) {}

    /// True when nothing forbids sessions.
    public boolean usable() {
        return findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
    }
}
