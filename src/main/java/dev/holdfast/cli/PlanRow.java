package dev.holdfast.cli;

import dev.holdfast.plan.Plan;
import dev.holdfast.plan.Plan.PlanTable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A table of a plan, as a row of a list.
///
/// @param rows counted; @param bytes estimated from the table's mean row
/// @param sql the statements that move one chunk
record PlanRow(
        String policy, String table, String archiveTable, boolean root, long rows, long bytes, List<String> sql) {

    static List<Column<PlanRow>> columns() {
        return List.of(
                Column.text("TABLE", PlanRow::table),
                Column.text("ARCHIVE TABLE", PlanRow::archiveTable),
                Column.number("ROWS", row -> Figures.count(row.rows())),
                Column.number("BYTES (EST.)", row -> Figures.bytes(row.bytes())));
    }

    private static PlanRow of(String policy, PlanTable table) {
        return new PlanRow(
                policy, table.table(), table.archiveTable(), table.root(), table.rows(), table.bytes(), table.sql());
    }

    /// Several plans, and what they come to.
    record Plans(int schemaVersion, List<PolicyPlan> plans, long rows, long bytes) {
        static Plans of(List<Plan> plans) {
            return new Plans(
                    1,
                    plans.stream().map(PolicyPlan::of).toList(),
                    plans.stream().mapToLong(Plan::rows).sum(),
                    plans.stream().mapToLong(Plan::bytes).sum());
        }

        void print(Printer printer, ZoneId zone) {
            StringBuilder text = new StringBuilder();
            for (PolicyPlan plan : plans) {
                text.append(plan.text(printer, zone)).append('\n');
            }
            text.append("total: %s rows, about %s".formatted(Figures.count(rows), Figures.bytes(bytes)));
            List<PlanRow> tables =
                    plans.stream().flatMap(plan -> plan.tables().stream()).toList();
            printer.list(PlanRow.class, tables, this, text.toString());
        }
    }

    /// What a run of one policy would do.
    record PolicyPlan(
            String policy,
            int policyVersion,
            String method,
            String sourceDatabase,
            String archiveDatabase,
            @Nullable Instant cutoff,
            long rootRows,
            int chunkRows,
            long chunks,
            long rows,
            long bytes,
            List<PlanRow> tables,
            List<String> childPolicies,
            List<String> warnings,
            PlanFindings findings,
            Instant plannedAt,
            double seconds) {
        static PolicyPlan of(Plan plan) {
            return new PolicyPlan(
                    plan.policy(),
                    plan.policyVersion(),
                    plan.method().name().toLowerCase(Locale.ROOT),
                    plan.sourceDatabase(),
                    plan.archiveDatabase(),
                    plan.cutoff(),
                    plan.rootRows(),
                    plan.chunkRows(),
                    plan.chunks(),
                    plan.rows(),
                    plan.bytes(),
                    plan.tables().stream()
                            .map(table -> PlanRow.of(plan.policy(), table))
                            .toList(),
                    plan.childPolicies(),
                    plan.warnings(),
                    PlanFindings.of(plan.findings()),
                    plan.plannedAt(),
                    Figures.seconds(plan.took()));
        }

        String text(Printer printer, ZoneId zone) {
            StringBuilder text =
                    new StringBuilder("%s: %s -> %s (%s)\n".formatted(policy, sourceDatabase, archiveDatabase, method));
            text.append("%s root rows in %s chunks of %s%s\n"
                    .formatted(
                            Figures.count(rootRows),
                            Figures.count(chunks),
                            Figures.count(chunkRows),
                            cutoff == null ? "" : ", due before " + Figures.time(cutoff, zone)));
            if (!childPolicies.isEmpty()) {
                text.append("keys go to ")
                        .append(String.join(", ", childPolicies))
                        .append('\n');
            }
            warnings.forEach(warning -> text.append("warning: ").append(warning).append('\n'));
            findings.lines().forEach(line -> text.append(line).append('\n'));
            text.append(printer.table(columns(), tables));
            for (PlanRow table : tables) {
                table.sql().forEach(sql -> text.append("-- ")
                        .append(table.table())
                        .append('\n')
                        .append(sql.strip())
                        .append(";\n"));
            }
            return text.toString();
        }
    }
}
