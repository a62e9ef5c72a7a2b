package dev.holdfast.plan;

import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.catalog.Effects;
import dev.holdfast.catalog.Schema;
import dev.holdfast.dialect.CatalogReader;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.Marking;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.ledger.Handoffs;
import dev.holdfast.plan.Plan.PlanTable;
import dev.holdfast.policy.Callback;
import dev.holdfast.policy.Criteria;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Dry runs. Counts with the very conditions and statements that a run would use; writes nothing.
public final class Planner {
    private final Store store;
    private final Routes routes;
    private final Handoffs handoffs;
    private final Inspector inspector;
    private final InstantSource clock;

    public Planner(Store store, Routes routes, Handoffs handoffs, Inspector inspector, InstantSource clock) {
        this.store = store;
        this.routes = routes;
        this.handoffs = handoffs;
        this.inspector = inspector;
        this.clock = clock;
    }

    /// Everything that is due now.
    ///
    /// @param children names of the policies that keys would be handed off to
    /// @throws dev.holdfast.HoldfastException `BLOCKED` when a run would refuse, with the reason that it would give
    public Plan plan(Policy policy, List<String> children) {
        return plan(policy, children, PlanScope.all());
    }

    /// As [#plan(Policy, List)], as it would be at another moment or with a limit.
    ///
    /// @throws dev.holdfast.HoldfastException also `DATABASE` when it was cancelled
    public Plan plan(Policy policy, List<String> children, PlanScope scope) {
        Instant began = clock.instant();
        // what the control database can keep
        Instant at = (scope.at() == null ? began : scope.at()).truncatedTo(ChronoUnit.MICROS);
        Routes.Resolved resolved = routes.resolve(policy, at);
        Route route = resolved.route();
        Findings found = inspector.inspect(resolved, scope.cancellation());
        List<Effects.ByKey> touched = policy.archivedByService() ? List.of() : touched(resolved);
        List<MoveTable> counted = new ArrayList<>(route.tables());
        touched.forEach(each -> counted.add(hanging(resolved, each.key())));
        long rowLimit = policy.root() ? scope.rowLimit() : 0; // a child moves what its parent's keys ask for
        List<Long> rows = policy.root()
                ? countDue(route, counted, rowLimit, scope.cancellation())
                : countHandedOff(route, counted, scope.cancellation());
        Map<TableName, Long> rowBytes = route.source().read(source -> route.source()
                .dialect()
                .catalog()
                .meanRowBytes(
                        source, route.tables().stream().map(MoveTable::source).toList()));
        List<PlanTable> tables = new ArrayList<>();
        for (int i = 0; i < route.tables().size(); i++) {
            MoveTable table = route.tables().get(i);
            tables.add(planTable(route, table, rows.get(i), rowBytes.getOrDefault(table.source(), 0L)));
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
                warnings(route, resolved.schema(), rowBytes, found),
                found.counted(rowsOf),
                policy.chunkRows(),
                at,
                Duration.between(began, clock.instant()),
                terms(route, rowLimit));
    }

    private static Terms terms(Route route, long rowLimit) {
        return new Terms(
                rowLimit,
                PolicyTerms.of(route.policy()),
                database(route.source()),
                database(route.archive()),
                route.source()
                        .read(source ->
                                shapes(route.tables(), route.source().dialect().catalog(), source)));
    }

    private static Terms.Database database(GovernedDatabase database) {
        DatabaseSpec spec = database.spec();
        return new Terms.Database(
                spec.name(),
                spec.engine().name().toLowerCase(java.util.Locale.ROOT) + " " + spec.server() + " "
                        + spec.databaseName(),
                database.read(connection -> database.dialect().helpers().incarnation(connection)));
    }

    /// One fingerprint for each table, so that a difference names its table.
    private static List<Terms.Shape> shapes(List<MoveTable> tables, CatalogReader catalog, Connection source)
            throws SQLException {
        List<Terms.Shape> shapes = new ArrayList<>();
        for (MoveTable table : tables) {
            shapes.add(new Terms.Shape(
                    table.source().toString(),
                    table.columns().stream()
                            .map(column -> new Terms.ColumnShape(
                                    column.name(), column.column().type(), column.archiveType()))
                            .toList(),
                    catalog.fingerprint(source, List.of(table.source()))));
        }
        return shapes;
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

    private static List<Long> countDue(Route route, List<MoveTable> counted, long rowLimit, Cancellation cancellation) {
        MarkQuery due = rowLimit == 0 ? route.due() : limited(route.due(), rowLimit);
        return route.source().read(cancellation, source -> {
            Marking marking = route.source().dialect().marking();
            List<Long> counts = new ArrayList<>();
            for (MoveTable table : counted) {
                counts.add(table.root() ? marking.countDue(source, due) : marking.countBundle(source, table, due));
            }
            return counts;
        });
    }

    private static MarkQuery limited(MarkQuery due, long rowLimit) {
        int limit = (int) Math.min(rowLimit, Integer.MAX_VALUE);
        return due.page(due.after(), limit);
    }

    /// Sums over what waits in the ledger, one chunk of keys at a time.
    private List<Long> countHandedOff(Route route, List<MoveTable> counted, Cancellation cancellation) {
        Policy policy = route.policy();
        long[] counts = new long[counted.size()];
        List<Handoffs.Taken> waiting = store.inTransaction(tx -> handoffs.pending(tx, policy.id(), 0, 100));
        for (int offset = 0; !waiting.isEmpty(); ) {
            List<Handoffs.Taken> page = waiting;
            route.source().read(cancellation, source -> {
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

    private static void count(Route route, Connection source, Keys parents, List<MoveTable> counted, long[] counts)
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

    private static PlanTable planTable(Route route, MoveTable table, long rows, long meanBytes) {
        return new PlanTable(
                table.source().toString(),
                table.archive().toString(),
                table.root(),
                rows,
                rows * meanBytes,
                route.policy().archivedByService() ? calls(route, rows) : statements(route, table));
    }

    private static List<String> statements(Route route, MoveTable table) {
        return route.source()
                .dialect()
                .moving()
                .statements(
                        table, table.root() ? route.due() : null, route.policy().method() == Policy.Method.LOCAL);
    }

    /// What is posted instead.
    private static List<String> calls(Route route, long rows) {
        Policy policy = route.policy();
        Callback callback = Objects.requireNonNull(policy.callback());
        long pages = (rows + policy.chunkRows() - 1) / policy.chunkRows();
        String criteria = Criteria.print(route.due().condition());
        return List.of(
                callback.postsKeys()
                        ? "POST %s: %,d keys in %,d calls".formatted(callback.url(), rows, pages)
                        : "POST %s: %s, by which %,d rows are due"
                                .formatted(callback.url(), criteria.isEmpty() ? "all rows" : criteria, rows));
    }

    private static List<String> warnings(Route route, Schema schema, Map<TableName, Long> rowBytes, Findings found) {
        List<String> warnings = new ArrayList<>();
        for (MoveTable table : route.tables()) {
            TableInfo info = schema.table(table.source()).orElseThrow();
            if (!rowBytes.containsKey(table.source()) && info.bytes() > 0) {
                warnings.add(table.source() + " was never analysed: the size of its rows is not known");
            }
        }
        if (route.policy().archivedByService()) {
            warnings.add("the service archives the rows when it is called; Holdfast copies and deletes none");
        }
        found.outdated()
                .forEach(id -> warnings.add("the policy acknowledges \"" + id + "\", of which nothing is found"));
        return warnings;
    }
}
