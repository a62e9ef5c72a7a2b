package dev.holdfast.plan;

import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.catalog.Closure;
import dev.holdfast.catalog.Schema;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Indexing;
import dev.holdfast.dialect.Indexing.Estimate;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.plan.IndexFinding.Use;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which indexes the statements of a run miss.
///
/// The catalog decides: an index must lead with the columns that a statement, or the server behind it, looks rows up
/// by.
/// The planner then tells what each statement costs without one. Small tables are read from end to end by right, so
/// below [#SMALL] rows a missing index is advice only.
final class IndexGate {
    /// Rows from which on a missing index of a key stops a run.
    static final long SMALL = 10_000;

    private IndexGate() {}

    /// @param explain whether the planner is asked what the statements cost
    static List<IndexFinding> findings(Routes.Resolved resolved, boolean explain) {
        Route route = resolved.route();
        return route.source().read(source -> {
            Search search =
                    new Search(resolved, source, route.source().dialect().indexing());
            search.foreignKeys(explain);
            search.handoff(explain);
            if (explain) {
                search.criteria();
            }
            return List.copyOf(search.found.values());
        });
    }

    /// One look at one route.
    private static final class Search {
        private final Route route;
        private final Schema schema;
        private final Closure closure;
        private final Connection source;
        private final Indexing indexing;
        private final Map<String, IndexFinding> found = new LinkedHashMap<>();

        Search(Routes.Resolved resolved, Connection source, Indexing indexing) {
            this.route = resolved.route();
            this.schema = resolved.schema();
            this.closure = resolved.closure();
            this.source = source;
            this.indexing = indexing;
        }

        /// Keys to the tables of the bundle. Those of the bundle's own paths find the rows to move; the server itself
        /// follows each of them for every row that is deleted.
        void foreignKeys(boolean explain) throws SQLException {
            for (ForeignKey key : schema.foreignKeys()) {
                boolean within = closure.contains(key.parent()) && closure.contains(key.child());
                if (within && !leads(key.child(), key.childColumns())) {
                    boolean path = closure.path(key.child()).contains(key);
                    Double cost = explain && path ? moveCost(key.child()) : null;
                    add(
                            key.child(),
                            key.childColumns(),
                            Use.FOREIGN_KEY,
                            "foreign key %s to %s has no index: %s"
                                    .formatted(
                                            key.name(),
                                            key.parent(),
                                            path
                                                    ? "every chunk reads the whole table, and so does the server for each row of "
                                                            + key.parent() + " that is deleted"
                                                    : "the server reads the whole table for each row of " + key.parent()
                                                            + " that is deleted"),
                            cost);
                }
            }
        }

        private @Nullable Double moveCost(TableName child) throws SQLException {
            for (MoveTable table : route.tables()) {
                if (table.source().equals(child)) {
                    return cost(route.source().dialect().moving().deleteStatement(table, null));
                }
            }
            return null;
        }

        /// Columns of a child policy by which it finds what its parent handed off.
        void handoff(boolean explain) throws SQLException {
            List<String> columns =
                    route.linkColumns().stream().map(Column::name).toList();
            TableName root = route.root().source();
            if (!columns.isEmpty() && !leads(root, columns)) {
                add(
                        root,
                        columns,
                        Use.HANDOFF,
                        "keys that come from the parent policy are looked up by %s, which has no index: every chunk "
                                        .formatted(columns)
                                + "reads the whole table",
                        explain
                                ? cost(route.source().dialect().marking().statement(page(), route.linkColumns()))
                                : null);
            }
        }

        /// How due rows are found: the planner decides, for an index may serve the criteria in many ways.
        void criteria() throws SQLException {
            if (!route.linkColumns().isEmpty()) {
                return;
            }
            TableName root = route.root().source();
            Estimate estimate =
                    indexing.explain(source, route.source().dialect().marking().statement(page(), List.of()));
            List<String> columns = ordering();
            if (!leads(root, columns) && rows(root) > SMALL && readsWhole(estimate, root)) {
                add(
                        root,
                        columns,
                        Use.CRITERIA,
                        "due rows are found in order of %s, which has no index: every page of marking reads and sorts "
                                        .formatted(columns)
                                + "the whole table",
                        estimate.cost());
            }
        }

        private MarkQuery page() {
            MarkQuery due = route.due();
            return new MarkQuery(
                    due.table(),
                    due.key(),
                    due.joins(),
                    due.condition(),
                    due.order(),
                    List.of(),
                    route.policy().chunkRows());
        }

        private List<String> ordering() {
            Column order = route.due().order();
            return order == null ? route.due().key().stream().map(Column::name).toList() : List.of(order.name());
        }

        /// Partitions go by names of their own.
        private boolean readsWhole(Estimate estimate, TableName table) {
            boolean partitioned =
                    schema.table(table).map(TableInfo::partitioned).orElse(false);
            return partitioned
                    ? !estimate.sequential().isEmpty()
                    : estimate.sequential().contains(table);
        }

        private double cost(String statement) throws SQLException {
            return indexing.explain(source, statement).cost();
        }

        private void add(TableName table, List<String> columns, Use use, String why, @Nullable Double cost)
                throws SQLException {
            String id = "no-index " + table + "(" + String.join(", ", columns) + ")";
            long rows = rows(table);
            boolean gate = use != Use.CRITERIA && rows > SMALL;
            found.putIfAbsent(
                    id,
                    new IndexFinding(
                            id,
                            table,
                            columns,
                            use,
                            why,
                            rows,
                            cost,
                            indexing.createIndex(table, columns),
                            gate ? Severity.TO_ACKNOWLEDGE : Severity.NOTE));
        }

        private long rows(TableName table) throws SQLException {
            long estimated = schema.table(table).map(TableInfo::estimatedRows).orElse(0L);
            return estimated > 0 ? estimated : indexing.estimatedRows(source, table);
        }

        /// Whether an index begins with `columns`, in any order.
        private boolean leads(TableName table, List<String> columns) {
            Set<String> wanted = new HashSet<>(columns);
            List<List<String>> indexes = new ArrayList<>();
            schema.table(table).ifPresent(info -> indexes.addAll(info.indexes()));
            return indexes.stream()
                    .anyMatch(index -> index.size() >= wanted.size()
                            && wanted.equals(new HashSet<>(index.subList(0, wanted.size()))));
        }
    }
}
