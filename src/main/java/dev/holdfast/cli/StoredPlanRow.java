package dev.holdfast.cli;

import dev.holdfast.cli.PlanFindings.StatementRow;
import dev.holdfast.plan.Fact;
import dev.holdfast.plan.StoredPlan;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A plan that is kept, as JSON and CSV show it.
///
/// @param session that it became; null until it is used
record StoredPlanRow(
        long plan,
        String policy,
        String state,
        long rootRows,
        @Nullable Long rowLimit,
        String digest,
        String createdBy,
        Instant plannedAt,
        Instant expiresAt,
        @Nullable Long session) {
    static StoredPlanRow of(StoredPlan stored) {
        return new StoredPlanRow(
                stored.id(),
                stored.policyName(),
                stored.state().id(),
                stored.rootRows(),
                stored.rowLimit() == 0 ? null : stored.rowLimit(),
                stored.digest(),
                stored.createdBy(),
                stored.plannedAt(),
                stored.expiresAt(),
                stored.session());
    }

    static List<Column<StoredPlanRow>> columns(ZoneId zone) {
        return List.of(
                Column.number("PLAN", row -> Long.toString(row.plan())),
                Column.text("POLICY", StoredPlanRow::policy),
                Column.text("STATE", StoredPlanRow::state),
                Column.number("ROOT ROWS", row -> Figures.count(row.rootRows())),
                Column.text("DIGEST", row -> StoredPlan.shortened(row.digest())),
                Column.text("BY", StoredPlanRow::createdBy),
                Column.text("PLANNED", row -> Figures.time(row.plannedAt(), zone)),
                Column.text("EXPIRES", row -> Figures.time(row.expiresAt(), zone)),
                Column.number("SESSION", row -> Figures.orEmpty(row.session())));
    }

    static void print(List<StoredPlanRow> rows, Printer printer, ZoneId zone) {
        String text = rows.isEmpty() ? "no plan is kept" : printer.table(columns(zone), rows);
        printer.list(StoredPlanRow.class, rows, new Stored(1, rows), text);
    }

    /// Several kept plans.
    private record Stored(int schemaVersion, List<StoredPlanRow> plans) {}

    /// One kept plan with all that it binds.
    record Bound(int schemaVersion, StoredPlanRow plan, List<BoundFact> binds, List<StatementRow> statements) {
        static Bound of(StoredPlan stored) {
            return new Bound(
                    1,
                    StoredPlanRow.of(stored),
                    stored.binding().facts().stream().map(BoundFact::of).toList(),
                    stored.statements().stream().map(StatementRow::of).toList());
        }

        void print(Printer printer, ZoneId zone) {
            StringBuilder text = new StringBuilder(printer.table(columns(zone), List.of(plan)));
            text.append("digest: ").append(plan.digest()).append("\n\n");
            for (BoundFact fact : binds) {
                text.append(fact.kind())
                        .append(fact.subject().isEmpty() ? "" : " " + fact.subject())
                        .append(": ")
                        .append(fact.value().strip().replace("\n", "\n    "))
                        .append('\n');
            }
            if (!statements.isEmpty()) {
                text.append('\n').append(printer.table(StatementRow.columns(), statements));
            }
            printer.document(this, text.toString());
        }
    }

    /// One thing that a plan binds.
    record BoundFact(String kind, String subject, String value) {
        static BoundFact of(Fact fact) {
            return new BoundFact(fact.kind(), fact.subject(), fact.value());
        }
    }
}
