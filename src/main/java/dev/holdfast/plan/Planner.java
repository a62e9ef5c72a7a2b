package dev.holdfast.plan;

import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.catalog.Schema;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.Marking;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.Trigger;
import dev.holdfast.ledger.Handoffs;
import dev.holdfast.plan.Plan.PlanTable;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Dry runs. Counts with the very conditions and statements that a run would use; writes nothing.
public final class Planner {
    private final Store store;
    private final Routes routes;
    private final Handoffs handoffs;
    private final InstantSource clock;

    public Planner(Store store, Routes routes, Handoffs handoffs, InstantSource clock) {
        this.store = store;
        this.routes = routes;
        this.handoffs = handoffs;
        this.clock = clock;
    }

    /// @param children names of the policies that keys would be handed off to
    /// @throws dev.holdfast.HoldfastException `BLOCKED` when a run would refuse, with the reason that it would give
    public Plan plan(Policy policy, List<String> children) {
        Instant now = clock.instant();
        Routes.Resolved resolved = routes.resolve(policy, now);
        Route route = resolved.route();
        List<Long> rows = policy.root() ? countDue(route) : countHandedOff(route);
        List<PlanTable> tables = new ArrayList<>();
        for (int i = 0; i < route.tables().size(); i++) {
            tables.add(planTable(route, resolved.schema(), route.tables().get(i), rows.get(i)));
        }
        return new Plan(
                policy.name(),
                policy.version(),
                policy.method(),
                policy.database(),
                policy.archiveDatabase(),
                resolved.cutoff(),
                rows.getLast(),
                tables,
                children,
                warnings(route, resolved.schema()),
                policy.chunkRows(),
                now,
                Duration.between(now, clock.instant()));
    }

    private static List<Long> countDue(Route route) {
        return route.source().read(source -> {
            Marking marking = route.source().dialect().marking();
            List<Long> counts = new ArrayList<>();
            for (MoveTable table : route.tables()) {
                counts.add(
                        table.root()
                                ? marking.countDue(source, route.due())
                                : marking.countBundle(source, table, route.due()));
            }
            return counts;
        });
    }

    /// Sums over what waits in the ledger, one chunk of keys at a time.
    private List<Long> countHandedOff(Route route) {
        Policy policy = route.policy();
        long[] counts = new long[route.tables().size()];
        List<Handoffs.Taken> waiting = store.inTransaction(tx -> handoffs.pending(tx, policy.id(), 0, 100));
        for (int offset = 0; !waiting.isEmpty(); ) {
            List<Handoffs.Taken> page = waiting;
            route.source().read(source -> {
                for (Handoffs.Taken handoff : page) {
                    count(route, source, handoff.linked(policy.linkParentColumns()), counts);
                }
                return true;
            });
            offset += page.size();
            int next = offset;
            waiting = store.inTransaction(tx -> handoffs.pending(tx, policy.id(), next, 100));
        }
        return java.util.Arrays.stream(counts).boxed().toList();
    }

    private static void count(Route route, Connection source, Keys parents, long[] counts) throws SQLException {
        Marking marking = route.source().dialect().marking();
        int root = route.tables().size() - 1;
        if (root == 0) {
            counts[0] += marking.countLinked(source, route.due(), route.linkColumns(), parents);
            return;
        }
        MarkQuery all = route.due();
        Keys due = marking.markLinked(source, all, route.linkColumns(), parents).keys();
        counts[root] += due.size();
        for (int i = 0; i < root; i++) {
            counts[i] += marking.countHanging(source, route.tables().get(i), due);
        }
    }

    private static PlanTable planTable(Route route, Schema schema, MoveTable table, long rows) {
        TableInfo info = schema.table(table.source()).orElseThrow();
        long meanBytes = info.estimatedRows() == 0 ? 0 : info.bytes() / info.estimatedRows();
        return new PlanTable(
                table.source().toString(),
                table.archive().toString(),
                table.root(),
                rows,
                rows * meanBytes,
                route.source()
                        .dialect()
                        .moving()
                        .statements(
                                table,
                                table.root() ? route.due() : null,
                                route.policy().method() == Policy.Method.LOCAL));
    }

    private static List<String> warnings(Route route, Schema schema) {
        List<String> warnings = new ArrayList<>();
        for (MoveTable table : route.tables()) {
            TableInfo info = schema.table(table.source()).orElseThrow();
            if (info.estimatedRows() == 0 && info.bytes() > 0) {
                warnings.add(table.source() + " was never analysed: its bytes are not known");
            }
            for (Trigger trigger : schema.triggers()) {
                if (trigger.table().equals(table.source()) && trigger.onDelete() && trigger.enabled()) {
                    warnings.add(
                            "trigger " + trigger.name() + " on " + table.source() + " fires for each row that goes");
                }
            }
            if (!table.root() && !indexed(info, table.path().getFirst())) {
                warnings.add("no index on " + table.source() + " "
                        + table.path().getFirst().childColumns() + ": every chunk reads the whole table");
            }
        }
        return warnings;
    }

    private static boolean indexed(TableInfo table, ForeignKey key) {
        return table.indexes().stream()
                .anyMatch(columns -> columns.size() >= key.childColumns().size()
                        && key.childColumns()
                                .containsAll(
                                        columns.subList(0, key.childColumns().size())));
    }
}
