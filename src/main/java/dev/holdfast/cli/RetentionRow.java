package dev.holdfast.cli;

import dev.holdfast.policy.Clocks;
import dev.holdfast.policy.Policy;
import dev.holdfast.retention.PolicyClocks;
import java.time.Period;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The clocks of a policy as JSON and CSV show them.
///
/// @param residence ISO-8601 period, null when age does not matter; @param residenceFrom who says so: `policy`, `class`
///     or `installation`
/// @param countedFrom the column that retention is counted from, null for the time of archiving
/// @param floor the least retention of what is archived, null for each row's own end
record RetentionRow(
        String policy,
        @Nullable String tableClass,
        @Nullable String ageColumn,
        @Nullable String residence,
        String residenceFrom,
        String retention,
        String retentionFrom,
        @Nullable String countedFrom,
        @Nullable String floor) {
    static RetentionRow of(PolicyClocks clocks) {
        Policy policy = clocks.policy();
        Clocks both = policy.clocks();
        return new RetentionRow(
                policy.name(),
                both.tableClass() == null ? null : both.tableClass().id(),
                policy.ageColumn(),
                policy.residence() == null ? null : policy.residence().toString(),
                both.residence().origin().id(),
                policy.retention().toString(),
                both.retention().origin().id(),
                both.retentionFrom(),
                clocks.floor().map(Period::toString).orElse(null));
    }

    static final List<Column<RetentionRow>> COLUMNS = List.of(
            Column.text("POLICY", RetentionRow::policy),
            Column.text("CLASS", row -> row.tableClass() == null ? "-" : row.tableClass()),
            Column.text(
                    "RESIDENCE",
                    row -> row.residence() == null
                            ? "any age"
                            : row.residence() + " after " + row.ageColumn() + said(row.residenceFrom())),
            Column.text(
                    "RETENTION",
                    row -> row.retention() + " after " + (row.countedFrom() == null ? "archiving" : row.countedFrom())
                            + said(row.retentionFrom())),
            Column.text("ARCHIVED AT LEAST", row -> Figures.orEmpty(row.floor())));

    private static String said(String origin) {
        return origin.equals("policy") ? "" : " (" + origin + ")";
    }

    record Listed(int schemaVersion, List<RetentionRow> policies) {}
}
