package dev.holdfast.plan;

import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.catalog.Effects;
import dev.holdfast.catalog.Schema;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.Marking;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableInfo;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Dry runs. Counts with the very conditions and statements that a run would use; writes nothing.
public final class Planner {
    private final Store store;
    private final Routes routes;
    private final Handoffs handoffs;
    private final Inspector inspector;
    private final InstantSource clock;

    public Planner(Store store, Routes routes, Handoffs handoffs, Inspector inspector, InstantSource clock) {
        this.inspector = inspector;
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
        Findings found = inspector.inspect(resolved);
        List<MoveTable> counted = new ArrayList<>(route.tables());
        List<Effects.ByKey> touched = touched(resolved);
        touched.forEach(each -> counted.add(hanging(resolved, each.key())));
        List<Long> rows = policy.root() ? countDue(route, counted) : countHandedOff(route, counted);
        List<PlanTable> tables = new ArrayList<>();
        for (int i = 0; i < route.tables().size(); i++) {
            tables.add(planTable(route, resolved.schema(), route.tables().get(i), rows.get(i)));
        }
        Map<String, Long> rowsOf = rowsOf(found, tables);
        for (int i = 0; i < touched.size(); i++) {
            rowsOf.put(touched.get(i).effect().id(), rows.get(tables.size() + i));
        }
        return new Plan(
                policy.name(),
                policy.version(),
                policy.method(),
                policy.database(),
                policy.archiveDatabase(),
                resolved.cutoff(),
                tables.getLast().rows(),
                tables,
                children,
                warnings(route, resolved.schema(), found),
                found.counted(rowsOf),
                policy.chunkRows(),
                now,
                Duration.between(now, clock.instant()));
    }

    /// Foreign keys of tables outside by which the database would change or delete rows.
    private static List<Effects.ByKey> touched(Routes.Resolved resolved) {
        return Effects.ofForeignKeys(resolved.closure()).stream()
                .filter(each -> !resolved.closure().contains(each.key().child()))
                .toList();
    }

    /// The rows that a foreign key would reach, in the form in which the rows of a bundle are counted.
    private static MoveTable hanging(Routes.Resolved resolved, ForeignKey key) {
        MoveTable root = resolved.route().root();
        List<ForeignKey> path = new ArrayList<>(List.of(key));
        path.addAll(resolved.closure().path(key.parent()));
        return new MoveTable(key.child(), key.child(), List.of(), List.of(), root.rootKey(), path, root.hashing());
    }

    /// Triggers fire for, and publications send, the rows that go from their table.
    private static Map<String, Long> rowsOf(Findings found, List<PlanTable> tables) {
        Map<String, Long> rowsOf = new HashMap<>();
        for (Effect effect : found.effects()) {
            if (effect.kind() == Effect.Kind.TRIGGER || effect.kind() == Effect.Kind.PUBLICATION) {
                tables.stream()
                        .filter(table -> table.table().equals(effect.table().toString()))
                        .forEach(table -> rowsOf.put(effect.id(), table.rows()));
            }
        }
        return rowsOf;
    }

    private static List<Long> countDue(Route route, List<MoveTable> counted) {
        return route.source().read(source -> {
            Marking marking = route.source().dialect().marking();
            List<Long> counts = new ArrayList<>();
            for (MoveTable table : counted) {
                counts.add(
                        table.root()
                                ? marking.countDue(source, route.due())
                                : marking.countBundle(source, table, route.due()));
            }
            return counts;
        });
    }

    /// Sums over what waits in the ledger, one chunk of keys at a time.
    private List<Long> countHandedOff(Route route, List<MoveTable> counted) {
        Policy policy = route.policy();
        long[] counts = new long[counted.size()];
        List<Handoffs.Taken> waiting = store.inTransaction(tx -> handoffs.pending(tx, policy.id(), 0, 100));
        for (int offset = 0; !waiting.isEmpty(); ) {
            List<Handoffs.Taken> page = waiting;
            route.source().read(source -> {
                for (Handoffs.Taken handoff : page) {
                    count(route, source, handoff.linked(policy.linkParentColumns()), counted, counts);
                }
                return true;
            });
            offset += page.size();
            int next = offset;
            waiting = store.inTransaction(tx -> handoffs.pending(tx, policy.id(), next, 100));
        }
        return java.util.Arrays.stream(counts).boxed().toList();
    }

    private static void count(
            Route route, Connection source, Keys parents, List<MoveTable> counted, long[] counts)
            throws SQLException {
        Marking marking = route.source().dialect().marking();
        if (counted.size() == 1) {
            counts[0] += marking.countLinked(source, route.due(), route.linkColumns(), parents);
            return;
        }
        Keys due = marking.markLinked(source, route.due(), route.linkColumns(), parents)
                .keys();
        for (int i = 0; i < counts.length; i++) {
            MoveTable table = counted.get(i);
            counts[i] += table.root() ? due.size() : marking.countHanging(source, table, due);
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

    private static List<String> warnings(Route route, Schema schema, Findings found) {
        List<String> warnings = new ArrayList<>();
        for (MoveTable table : route.tables()) {
            TableInfo info = schema.table(table.source()).orElseThrow();
            if (info.estimatedRows() == 0 && info.bytes() > 0) {
                warnings.add(table.source() + " was never analysed: its bytes are not known");
            }
        }
        found.outdated()
                .forEach(id -> warnings.add("the policy acknowledges \"" + id + "\", of which nothing is found"));
        return warnings;
    }
}
