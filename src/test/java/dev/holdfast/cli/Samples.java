package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.dialect.TableName;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.plan.Binding;
import dev.holdfast.plan.Findings;
import dev.holdfast.plan.Plan;
import dev.holdfast.plan.Plan.PlanTable;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.plan.Terms;
import dev.holdfast.policy.Clocks;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.Failure;
import dev.holdfast.session.LastSession;
import dev.holdfast.session.RowsLeft;
import dev.holdfast.session.SessionDriving;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Two policies and their sessions, as an engine would show them.
final class Samples {
    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    static final Instant START = Instant.parse("2026-11-21T05:00:00Z");

    private Samples() {}

    static Policy policy(String name, @Nullable String parent, String database, @Nullable String cron) {
        return new Policy(
                parent == null ? 1 : 2,
                3,
                name,
                "",
                parent,
                0,
                database,
                new TableName("public", name),
                parent == null ? List.of(new TableName("public", "order_items")) : List.of(),
                List.of(),
                parent == null ? List.of() : List.of("id"),
                parent == null ? List.of() : List.of("order_id"),
                "status = 'closed'",
                "created_at",
                Clocks.own(Period.ofDays(90), Period.ofYears(7)),
                ZONE,
                cron,
                Policy.Misfire.FIRE_ONCE,
                Policy.Overlap.SKIP,
                null,
                "shop",
                "shop",
                5000,
                Policy.Proof.SET,
                List.of(),
                Policy.Driving.DEFAULT,
                false,
                null);
    }

    static PolicyDefinition definition(Policy policy) {
        return TestPolicies.draft(policy.name(), policy.database())
                .description(policy.description())
                .parent(policy.parent(), policy.root() ? Map.of() : Map.of("id", "order_id"))
                .table(policy.table().toString())
                .bundle(policy.bundle().stream().map(TableName::table).toList())
                .criteria(policy.criteria())
                .age(policy.ageColumn(), "P90D")
                .zone(ZONE.getId())
                .cron(policy.cron())
                .archive(policy.archiveDatabase(), null)
                .chunkRows(policy.chunkRows())
                .definition();
    }

    static PolicyStatus status(Policy policy, @Nullable SessionView last) {
        boolean root = policy.root();
        return new PolicyStatus(
                policy,
                root ? 0 : 1,
                root ? START.plus(Duration.ofHours(21)) : null,
                last == null ? null : last(last),
                root ? 0 : 12_000,
                root ? null : START,
                root ? 0 : 45,
                root ? 1_234_567 : 0);
    }

    private static LastSession last(SessionView view) {
        return new LastSession(view.id(), view.state(), view.startedAt(), view.endedAt(), view.archivedRows());
    }

    static SessionView session(long id, String policy, SessionState state, @Nullable String stop, long rows) {
        return session(id, policy, state, stop, rows, null);
    }

    /// @param code of the error that it failed or was interrupted with
    static SessionView session(
            long id, String policy, SessionState state, @Nullable String stop, long rows, @Nullable ErrorCode code) {
        return new SessionView(
                id,
                policy,
                3,
                START,
                "manual",
                id == 1 ? null : 1L,
                1L,
                state,
                stop,
                state == SessionState.FAILED || code != null ? new Failure(code, "connection lost") : null,
                START,
                Policy.Method.LOCAL,
                new SessionDriving(Policy.Pace.NORMAL, 2, 5000, null, null),
                1_000_000L,
                rows,
                rows,
                rows * 2,
                rows * 512,
                200,
                (int) (rows / 5000),
                rows,
                RowsLeft.NONE,
                "ann",
                "host/1",
                START.plusSeconds(10 * (id - 1)),
                state == SessionState.RUNNING ? null : START.plusSeconds(10 * id),
                START.plusSeconds(10 * id),
                null);
    }

    static Plan plan(String policy, long rows) {
        return new Plan(
                policy,
                3,
                Policy.Method.STREAM,
                "shop",
                "vault",
                START,
                rows,
                List.of(
                        new PlanTable(
                                "public.order_items",
                                "shop.order_items",
                                false,
                                rows * 3,
                                rows * 300,
                                List.of("DELETE FROM order_items")),
                        new PlanTable("public.orders", "shop.orders", true, rows, rows * 250, List.of())),
                List.of("deliveries"),
                List.of("a trigger fires on delete"),
                Findings.NONE,
                5000,
                START,
                Duration.ofMillis(125),
                new Terms(
                        0,
                        new TreeMap<>(Map.of("criteria", "status = 'done'")),
                        new Terms.Database("shop", "postgresql db-1:5432 shop", "7000001/1/16384"),
                        new Terms.Database("vault", "postgresql db-2:5432 vault", "7000001/1/16384"),
                        List.of(new Terms.Shape(
                                "public.orders",
                                List.of(new Terms.ColumnShape("id", "bigint", "bigint")),
                                "5f".repeat(32)))));
    }

    static StoredPlan stored(long id, String policy, long rows) {
        Binding binding = Binding.of(plan(policy, rows));
        return new StoredPlan(
                id,
                1,
                policy,
                binding.digest(),
                binding,
                "{}",
                START,
                rows,
                0,
                "ann",
                START,
                START.plusSeconds(86_400),
                null,
                StoredPlan.State.OPEN);
    }
}
