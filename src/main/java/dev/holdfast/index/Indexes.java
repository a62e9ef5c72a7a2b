package dev.holdfast.index;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.catalog.Schema;
import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.dialect.IndexKeeping.Advice;
import dev.holdfast.dialect.IndexKeeping.Counting;
import dev.holdfast.dialect.Indexing;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.index.MissingIndex.Reason;
import dev.holdfast.plan.IndexFinding;
import dev.holdfast.plan.Inspector;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks over the indexes of a governed database. Changes nothing.
public final class Indexes {
    private final Estate estate;
    private final Policies policies;
    private final Routes routes;
    private final Inspector inspector;
    private final IndexActs acts;
    private final InstantSource clock;

    public Indexes(
            Store store, Estate estate, Policies policies, Routes routes, Inspector inspector, InstantSource clock) {
        this.estate = estate;
        this.policies = policies;
        this.routes = routes;
        this.inspector = inspector;
        this.acts = new IndexActs(store);
        this.clock = clock;
    }

    private record Read(List<IndexInfo> indexes, Counting counting, Schema schema, List<Advice> advice) {}

    /// @throws HoldfastException `USAGE` when there is no such database, `DATABASE` or `UNREACHABLE` when it does not
    ///     answer
    public IndexReport report(String name, Cancellation cancellation) {
        GovernedDatabase database = estate.database(name);
        var keeping = database.dialect().indexKeeping();
        Read read = database.read(
                cancellation,
                connection -> new Read(
                        keeping.indexes(connection),
                        keeping.counting(connection),
                        SchemaReader.read(name, database.dialect(), connection),
                        keeping.advice(connection)));
        Judge judge = new Judge(read.schema().foreignKeys(), read.counting(), acts.builtAt(name), clock.instant());
        List<String> warnings = new ArrayList<>();
        return new IndexReport(
                name,
                judge.now(),
                read.counting().since(),
                read.counting().standbys(),
                judge.views(read.indexes()),
                missing(database, read, cancellation, warnings),
                warnings);
    }

    private List<MissingIndex> missing(
            GovernedDatabase database, Read read, Cancellation cancellation, List<String> warnings) {
        Map<List<Object>, MissingIndex> found = new LinkedHashMap<>();
        Indexing indexing = database.dialect().indexing();
        for (Policy policy : policies.all()) {
            if (policy.database().equals(database.name())
                    || policy.archiveDatabase().equals(database.name())) {
                forPolicy(policy, database, cancellation, warnings).forEach(missing -> add(found, missing));
            }
        }
        for (ForeignKey key : read.schema().foreignKeys()) {
            TableInfo child = read.schema().tables().get(key.child());
            if (child != null && !child.indexedBy(key.childColumns())) {
                add(
                        found,
                        new MissingIndex(
                                database.name(),
                                key.child(),
                                key.childColumns(),
                                Reason.FOREIGN_KEY,
                                "foreign key %s to %s has no index: the server reads the whole table for each row of %s that is deleted"
                                        .formatted(key.name(), key.parent(), key.parent()),
                                indexing.createIndex(key.child(), key.childColumns()),
                                child.estimatedRows()));
            }
        }
        for (Advice advice : read.advice()) {
            add(
                    found,
                    new MissingIndex(
                            database.name(),
                            advice.table(),
                            advice.columns(),
                            Reason.SERVER,
                            advice.why(),
                            indexing.createIndex(advice.table(), advice.columns()),
                            read.schema()
                                    .table(advice.table())
                                    .map(TableInfo::estimatedRows)
                                    .orElse(0L)));
        }
        return found.values().stream()
                .sorted(Comparator.comparingLong(MissingIndex::rows).reversed().thenComparing(missing -> missing.table()
                        .toString()))
                .toList();
    }

    private static void add(Map<List<Object>, MissingIndex> found, MissingIndex missing) {
        Object what = missing.buildable() ? Set.copyOf(missing.columns()) : missing.why();
        found.putIfAbsent(List.of(missing.table(), what), missing);
    }

    /// What the gate before a run says, which asks the planner.
    private List<MissingIndex> forPolicy(
            Policy policy, GovernedDatabase database, Cancellation cancellation, List<String> warnings) {
        try {
            Routes.Resolved resolved = routes.resolve(policy, clock.instant());
            Route route = resolved.route();
            return inspector.inspect(resolved, cancellation).indexes().stream()
                    .filter(finding -> home(finding, route).equals(database.name()))
                    .map(finding -> new MissingIndex(
                            database.name(),
                            finding.table(),
                            finding.columns(),
                            Reason.POLICY,
                            "policy %s: %s".formatted(policy.name(), finding.why()),
                            finding.statement(),
                            finding.tableRows()))
                    .toList();
        } catch (HoldfastException e) {
            if (cancellation.asked()) {
                throw e;
            }
            warnings.add("policy %s could not be looked at: %s".formatted(policy.name(), e.getMessage()));
            return List.of();
        }
    }

    private static String home(IndexFinding finding, Route route) {
        TableName table = finding.table();
        boolean archive = route.tables().stream()
                        .anyMatch(each -> each.archive().equals(table))
                && route.tables().stream().noneMatch(each -> each.source().equals(table));
        return archive ? route.archive().name() : route.source().name();
    }
}
