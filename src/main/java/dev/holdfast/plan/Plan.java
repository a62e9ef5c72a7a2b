package dev.holdfast.plan;

import dev.holdfast.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run of one policy would do if it started now. Every number was measured, or says that it is an estimate.
///
/// [Binding] says what of it binds a run.
///
/// @param cutoff null when age does not matter
/// @param rootRows rows of the root table that a run would move, counted; for a child policy: those that keys wait for
/// @param tables in the order in which they are deleted, children first
/// @param childPolicies policies that the keys are handed off to
/// @param warnings what the DBA should know before confirming, beside the findings
/// @param findings side effects with counts, missing indexes, drift of the archive tables
/// @param plannedAt the moment that the cut-off is reckoned from
/// @param terms what it was made under
public record Plan(
        String policy,
        int policyVersion,
        Policy.Method method,
        String sourceDatabase,
        String archiveDatabase,
        @Nullable Instant cutoff,
        long rootRows,
        List<PlanTable> tables,
        List<String> childPolicies,
        List<String> warnings,
        Findings findings,
        int chunkRows,
        Instant plannedAt,
        Duration took,
        Terms terms) {
    public Plan {
        tables = List.copyOf(tables);
        childPolicies = List.copyOf(childPolicies);
        warnings = List.copyOf(warnings);
    }

    public long rows() {
        return tables.stream().mapToLong(PlanTable::rows).sum();
    }

    /// Whether the row limit, not what is due, says how many rows leave.
    public boolean limited() {
        return terms.rowLimit() > 0 && rootRows >= terms.rowLimit();
    }

    /// Estimated bytes of those rows: rows times the table's mean row size.
    public long bytes() {
        return tables.stream().mapToLong(PlanTable::bytes).sum();
    }

    public long chunks() {
        return (rootRows + chunkRows - 1) / chunkRows;
    }

    /// @param rows counted; @param bytes rows times the table's mean size of a row
    /// @param sql the statements that move one chunk of it, as they will be sent
    public record PlanTable(String table, String archiveTable, boolean root, long rows, long bytes, List<String> sql) {
        public PlanTable {
            sql = List.copyOf(sql);
        }
    }
}
