package dev.holdfast.console;

import dev.holdfast.dialect.TableName;
import dev.holdfast.node.Operations;
import dev.holdfast.plan.Binding;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.Findings;
import dev.holdfast.plan.Plan;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.plan.Terms;
import dev.holdfast.policy.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Plans of the shop: as many rows are due wherever one looks.
final class FakePlans {
    private static final long DUE = 137_204;
    private static final long FIRST_PLAN = 17;

    private final TreeMap<Long, StoredPlan> plans = new TreeMap<>();
    private List<Difference> differences = List.of();
    private Findings findings = Findings.NONE;

    void find(Findings found) {
        findings = found;
    }

    void differ(List<Difference> wanted) {
        differences = wanted;
    }

    List<Difference> differences() {
        return differences;
    }

    StoredPlan plan(long id) {
        return FakeOperations.known(plans, id);
    }

    /// @param policy empty for all
    List<StoredPlan> list(String policy, int limit) {
        return plans.descendingMap().values().stream()
                .filter(each -> policy.isEmpty() || each.policyName().equals(policy))
                .limit(limit)
                .toList();
    }

    Operations.KeptPlan keep(Policy policy, List<Policy> children, long rowLimit, String actor) {
        Plan plan = plan(policy, children, rowLimit);
        Binding binding = Binding.of(plan);
        long id = FIRST_PLAN + plans.size();
        StoredPlan stored = new StoredPlan(
                id,
                policy.id(),
                policy.name(),
                binding.digest(),
                binding,
                "{}",
                plan.plannedAt(),
                plan.rootRows(),
                rowLimit,
                actor,
                FakeOperations.NOW,
                FakeOperations.NOW.plus(Duration.ofHours(24)),
                null,
                StoredPlan.State.OPEN);
        plans.put(id, stored);
        return new Operations.KeptPlan(plan, stored);
    }

    Plan plan(Policy of, List<Policy> children, long rowLimit) {
        long due = limited(rowLimit);
        List<Plan.PlanTable> tables = new ArrayList<>();
        for (TableName table : of.bundle()) {
            tables.add(table(of, table, false, due * 2));
        }
        tables.add(table(of, of.table(), true, due));
        return new Plan(
                of.name(),
                of.version(),
                of.method(),
                of.database(),
                of.archiveDatabase(),
                FakeOperations.NOW.minus(Duration.ofDays(730)),
                due,
                tables,
                children.stream().map(Policy::name).toList(),
                List.of("shop.public.orders: no index on closed_at; marking reads the whole table"),
                findings,
                FakeSessions.CHUNK_ROWS,
                FakeOperations.NOW,
                Duration.ofMillis(640),
                new Terms(
                        rowLimit,
                        new TreeMap<>(Map.of("criteria", of.criteria())),
                        new Terms.Database(of.database(), "postgresql db-1:5432 " + of.database(), "7000001/1/16384"),
                        new Terms.Database(
                                of.archiveDatabase(),
                                "postgresql db-2:5432 " + of.archiveDatabase(),
                                "7000001/1/16384"),
                        List.of()));
    }

    static long limited(long rowLimit) {
        return rowLimit == 0 ? DUE : Math.min(rowLimit, DUE);
    }

    private static Plan.PlanTable table(Policy policy, TableName table, boolean root, long rows) {
        return new Plan.PlanTable(
                table.toString(),
                policy.archiveDatabase() + ": " + policy.archiveSchema() + "." + table.table(),
                root,
                rows,
                rows * 231,
                List.of(
                        "SELECT id\nFROM %s\nWHERE closed_at < ?\nORDER BY id\nLIMIT ?\nFOR UPDATE SKIP LOCKED"
                                .formatted(table),
                        "DELETE FROM %s\nWHERE id = ANY (?)\nRETURNING *".formatted(table)));
    }
}
