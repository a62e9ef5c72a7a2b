package dev.holdfast.cli;

import dev.holdfast.archive.Drift;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Severity;
import dev.holdfast.plan.Findings;
import dev.holdfast.plan.IndexFinding;
import dev.holdfast.plan.StatementCost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What was found before a run, as a plan shows it.
///
/// @param refused ids of what a run would stop at; empty when it would begin
/// @param acknowledge the line of the policy that would accept what can be accepted; empty when nothing has to be
record PlanFindings(
        List<EffectRow> effects,
        List<IndexRow> indexes,
        List<StatementRow> statements,
        List<DriftRow> drift,
        List<String> refused,
        String acknowledge) {
    record EffectRow(
            String id,
            String kind,
            String table,
            String severity,
            String detail,
            @Nullable Long rows) {
        private static EffectRow of(Effect effect) {
            return new EffectRow(
                    effect.id(),
                    effect.kind().id(),
                    effect.table().toString(),
                    word(effect.severity()),
                    effect.detail(),
                    effect.rows());
        }
    }

    record IndexRow(
            String id,
            String table,
            List<String> columns,
            String severity,
            String why,
            long tableRows,
            @Nullable Double costPerChunk,
            String statement) {
        private static IndexRow of(IndexFinding index) {
            return new IndexRow(
                    index.id(),
                    index.table().toString(),
                    index.columns(),
                    word(index.severity()),
                    index.why(),
                    index.tableRows(),
                    index.costPerChunk(),
                    index.statement());
        }
    }

    /// @param cost in the planner's own unit; @param access one line for each table that is read
    record StatementRow(String step, String table, String database, double cost, List<String> access) {
        static List<Column<StatementRow>> columns() {
            return List.of(
                    Column.text("STATEMENT", StatementRow::step),
                    Column.text("TABLE", StatementRow::table),
                    Column.number("COST", row -> String.format(Locale.ROOT, "%,.0f", row.cost())),
                    Column.text("READS", row -> String.join(", ", row.access())));
        }

        static StatementRow of(StatementCost statement) {
            return new StatementRow(
                    statement.step(), statement.table(), statement.database(), statement.cost(), statement.access());
        }
    }

    record DriftRow(String id, String table, String column, String severity, String detail, List<String> statements) {
        private static DriftRow of(Drift drift) {
            return new DriftRow(
                    drift.id(),
                    drift.table().toString(),
                    drift.column(),
                    word(drift.severity()),
                    drift.detail(),
                    drift.statements());
        }
    }

    static PlanFindings of(Findings findings) {
        return new PlanFindings(
                findings.effects().stream().map(EffectRow::of).toList(),
                findings.indexes().stream().map(IndexRow::of).toList(),
                findings.statements().stream().map(StatementRow::of).toList(),
                findings.drift().stream().map(DriftRow::of).toList(),
                findings.refusals().stream().map(Findings.Finding::id).toList(),
                findings.acknowledgeLine());
    }

    /// For people: what stops a run says so.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (EffectRow effect : effects) {
            String rows = effect.rows() == null ? "" : " [" + Figures.count(effect.rows()) + " rows]";
            lines.add(line(effect.id(), effect.severity(), effect.detail() + rows));
        }
        for (IndexRow index : indexes) {
            String cost = index.costPerChunk() == null
                    ? ""
                    : String.format(Locale.ROOT, "; cost of a chunk %,.0f", index.costPerChunk());
            lines.add(line(
                    index.id(),
                    index.severity(),
                    "%s (%s rows%s)".formatted(index.why(), Figures.count(index.tableRows()), cost)));
            if (!index.statement().isEmpty()) {
                lines.add("  " + index.statement() + ";");
            }
        }
        for (DriftRow step : drift) {
            lines.add(line(step.id(), step.severity(), step.detail()));
            step.statements().forEach(sql -> lines.add("  " + sql.strip() + ";"));
        }
        if (!refused.isEmpty()) {
            lines.add("a run would stop before its first row: " + String.join(", ", refused));
        }
        if (!acknowledge.isEmpty()) {
            lines.add("to accept what is not acknowledged, put this into the policy: " + acknowledge);
        }
        return lines;
    }

    private String line(String id, String severity, String detail) {
        String said = refused.contains(id) || severity.equals("note") ? severity : "acknowledged";
        return said.replace('_', ' ') + ": " + id + ": " + detail;
    }

    private static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
