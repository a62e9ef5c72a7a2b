package dev.holdfast.cli;

import dev.holdfast.cli.PlanFindings.StatementRow;
import dev.holdfast.plan.Plan;
import dev.holdfast.plan.Plan.PlanTable;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.plan.Terms;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A table of a plan, as a row of a list.
///
/// @param rows counted; @param bytes estimated from the table's mean row
/// @param sql the statements that move one chunk
/// @param tableColumns what the archive keeps
/// @param fingerprint of all that decides over a delete of the table's rows
record PlanRow(
        String policy,
        String table,
        String archiveTable,
        boolean root,
        long rows,
        long bytes,
        List<String> sql,
        List<TableColumn> tableColumns,
        String fingerprint) {

    /// @param type in the source; @param archiveType in the archive table
    record TableColumn(String name, String type, String archiveType) {}

    static List<Column<PlanRow>> columns() {
        return List.of(
                Column.text("TABLE", PlanRow::table),
                Column.text("ARCHIVE TABLE", PlanRow::archiveTable),
                Column.number("ROWS", row -> Figures.count(row.rows())),
                Column.number("BYTES (EST.)", row -> Figures.bytes(row.bytes())));
    }

    private static PlanRow of(Plan plan, PlanTable table) {
        return new PlanRow(
                plan.policy(),
                table.table(),
                table.archiveTable(),
                table.root(),
                table.rows(),
                table.bytes(),
                table.sql(),
                plan.terms().tables().stream()
                        .filter(shape -> shape.table().equals(table.table()))
                        .flatMap(shape -> shape.columns().stream())
                        .map(column -> new TableColumn(column.name(), column.type(), column.archiveType()))
                        .toList(),
                plan.terms().tables().stream()
                        .filter(shape -> shape.table().equals(table.table()))
                        .map(Terms.Shape::fingerprint)
                        .findFirst()
                        .orElse(""));
    }

    /// Several plans, and what they come to.
    record Plans(int schemaVersion, List<PolicyPlan> plans, long rows, long bytes) {
        static Plans of(List<PolicyPlan> plans) {
            return new Plans(
                    1,
                    plans,
                    plans.stream().mapToLong(PolicyPlan::rows).sum(),
                    plans.stream().mapToLong(PolicyPlan::bytes).sum());
        }

        /// Plans that nobody keeps.
        static Plans looked(List<Plan> plans) {
            return of(plans.stream().map(plan -> PolicyPlan.of(plan, null)).toList());
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
    ///
    /// @param plan its number; null when it is not kept, as its digest and the time of its expiry are then
    /// @param rowLimit null for none
    record PolicyPlan(
            @Nullable Long plan,
            @Nullable String digest,
            @Nullable Instant expiresAt,
            String policy,
            int policyVersion,
            String method,
            String sourceDatabase,
            String archiveDatabase,
            String sourceIdentity,
            String sourceIncarnation,
            String archiveIdentity,
            String archiveIncarnation,
            @Nullable Instant cutoff,
            long rootRows,
            @Nullable Long rowLimit,
            int chunkRows,
            long chunks,
            long rows,
            long bytes,
            List<PlanRow> tables,
            List<String> childPolicies,
            List<String> warnings,
            PlanFindings findings,
            Map<String, String> policyTerms,
            Instant plannedAt,
            double seconds) {
        static PolicyPlan of(Plan plan, @Nullable StoredPlan stored) {
            return new PolicyPlan(
                    stored == null ? null : stored.id(),
                    stored == null ? null : stored.digest(),
                    stored == null ? null : stored.expiresAt(),
                    plan.policy(),
                    plan.policyVersion(),
                    plan.method().name().toLowerCase(Locale.ROOT),
                    plan.sourceDatabase(),
                    plan.archiveDatabase(),
                    plan.terms().source().identity(),
                    plan.terms().source().incarnation(),
                    plan.terms().archive().identity(),
                    plan.terms().archive().incarnation(),
                    plan.cutoff(),
                    plan.rootRows(),
                    plan.terms().rowLimit() == 0 ? null : plan.terms().rowLimit(),
                    plan.chunkRows(),
                    plan.chunks(),
                    plan.rows(),
                    plan.bytes(),
                    plan.tables().stream().map(table -> PlanRow.of(plan, table)).toList(),
                    plan.childPolicies(),
                    plan.warnings(),
                    PlanFindings.of(plan.findings()),
                    plan.terms().policy(),
                    plan.plannedAt(),
                    Figures.seconds(plan.took()));
        }

        String text(Printer printer, ZoneId zone) {
            StringBuilder text =
                    new StringBuilder("%s: %s -> %s (%s)\n".formatted(policy, sourceDatabase, archiveDatabase, method));
            if (plan != null && digest != null) {
                text.append("plan %d, digest %s, to be run before %s: holdfast run --plan %d\n"
                        .formatted(plan, StoredPlan.shortened(digest), Figures.time(expiresAt, zone), plan));
            }
            text.append("%s root rows%s in %s chunks of %s%s\n"
                    .formatted(
                            Figures.count(rootRows),
                            rowLimit == null ? "" : " (at most %s)".formatted(Figures.count(rowLimit)),
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
            if (!findings.statements().isEmpty()) {
                text.append(printer.table(StatementRow.columns(), findings.statements()));
            }
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
