package dev.holdfast.cli;

import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.TableState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A plan of session tables as it is printed.
record LegacyPlanRow(
        long plan,
        String database,
        String template,
        String digest,
        double graceSeconds,
        long tables,
        long pending,
        @Nullable Instant foldedAt,
        @Nullable Instant droppedAt,
        @Nullable Instant forgottenAt,
        List<ChildRow> children) {
    static final List<Column<LegacyPlanRow>> COLUMNS = List.of(
            Column.number("PLAN", row -> String.valueOf(row.plan())),
            Column.text("DATABASE", LegacyPlanRow::database),
            Column.text("TEMPLATE", LegacyPlanRow::template),
            Column.number("TABLES", row -> Figures.count(row.tables())),
            Column.number("IDS", row -> Figures.count(row.pending())),
            Column.text("STATES", row -> states(row.states())));

    private static final List<Column<ChildRow>> CHILDREN = List.of(
            Column.text("CHILD", ChildRow::child),
            Column.text("POLICY", ChildRow::policy),
            Column.number("TABLES", row -> Figures.count(row.tables())),
            Column.number("ROWS", row -> Figures.count(row.rows())),
            Column.number("IDS", row -> Figures.count(row.pending())),
            Column.text("STATES", row -> states(row.states())),
            Column.text("VIEW", ChildRow::view));

    record ChildRow(
            String child,
            String policy,
            String view,
            boolean viewStands,
            long tables,
            long rows,
            long pending,
            Map<String, Long> states) {}

    record Listed(int schemaVersion, List<LegacyPlanRow> plans) {}

    static LegacyPlanRow of(LegacyPlan plan) {
        return new LegacyPlanRow(
                plan.id(),
                plan.database(),
                plan.template(),
                plan.digest(),
                Figures.seconds(plan.grace()),
                plan.tables(),
                plan.pending(),
                plan.foldedAt(),
                plan.droppedAt(),
                plan.forgottenAt(),
                plan.children().stream()
                        .map(child -> new ChildRow(
                                child.child(),
                                child.policy(),
                                child.view().toString(),
                                child.viewedAt() != null,
                                child.tables(),
                                child.rows(),
                                child.pending(),
                                byId(child.states())))
                        .toList());
    }

    private static Map<String, Long> byId(Map<TableState, Long> states) {
        return states.entrySet().stream()
                .collect(Collectors.toMap(each -> each.getKey().id(), Map.Entry::getValue, Long::sum, TreeMap::new));
    }

    private Map<String, Long> states() {
        Map<String, Long> all = new TreeMap<>();
        children.forEach(child -> child.states().forEach((state, tables) -> all.merge(state, tables, Long::sum)));
        return all;
    }

    private static String states(Map<String, Long> states) {
        return states.entrySet().stream()
                .map(each -> each.getKey() + " " + Figures.count(each.getValue()))
                .collect(Collectors.joining(", "));
    }

    /// The plan, child by child.
    String text(Printer printer) {
        return "legacy plan %d: %s tables of %s in %s, %s ids\n%s"
                .formatted(
                        plan,
                        Figures.count(tables),
                        template,
                        database,
                        Figures.count(pending),
                        printer.table(CHILDREN, children));
    }
}
