package dev.holdfast.plan;

import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.catalog.Closure;
import dev.holdfast.catalog.Schema;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Indexing;
import dev.holdfast.dialect.Indexing.Estimate;
import dev.holdfast.dialect.Join;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.Marking;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Moving;
import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.plan.IndexFinding.Use;
import dev.holdfast.policy.Policy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which indexes the statements of a run miss, and what each statement costs.
///
/// The catalog decides over the columns that the server itself looks rows up by: an index must lead with them. Of the
/// statements the planner decides: one that is sent for every chunk and cannot but read a whole table stops a run.
/// Small tables are read from end to end by right, so below [#SMALL] rows a missing index is advice only.
final class IndexGate {
    /// Rows from which on reading a whole table for every chunk stops a run.
    static final long SMALL = 10_000;

    private IndexGate() {}

    record Found(List<IndexFinding> indexes, List<StatementCost> statements) {}

    /// @param costs whether every statement is explained, and advice is given; if not, only what could stop a run
    static Found look(Routes.Resolved resolved, boolean costs, Cancellation cancellation) {
        Route route = resolved.route();
        Map<String, IndexFinding> found = new LinkedHashMap<>();
        List<StatementCost> statements = new ArrayList<>();
        look(
                route.source(),
                search -> {
                    search.foreignKeys();
                    search.handoff();
                    search.criteria();
                    search.sourceStatements();
                },
                resolved,
                costs,
                cancellation,
                found,
                statements);
        look(route.archive(), Search::archiveStatements, resolved, costs, cancellation, found, statements);
        return new Found(List.copyOf(found.values()), statements);
    }

    private interface Looks {
        void at(Search search) throws SQLException;
    }

    private static void look(
            GovernedDatabase database,
            Looks looks,
            Routes.Resolved resolved,
            boolean costs,
            Cancellation cancellation,
            Map<String, IndexFinding> found,
            List<StatementCost> statements) {
        database.read(cancellation, connection -> {
            looks.at(new Search(resolved, costs, database, connection, found, statements));
            return true;
        });
    }

    private interface Question {
        Estimate ask() throws SQLException;
    }

    /// One look at one database of a route.
    private static final class Search {
        private static final Estimate UNKNOWN = new Estimate(0, List.of());

        private final Route route;
        private final Schema schema;
        private final Closure closure;
        private final boolean costs;
        private final GovernedDatabase database;
        private final Connection connection;
        private final Indexing indexing;
        private final Marking marking;
        private final Map<String, IndexFinding> found;
        private final List<StatementCost> statements;
        private final Map<TableName, Long> rows = new HashMap<>();

        Search(
                Routes.Resolved resolved,
                boolean costs,
                GovernedDatabase database,
                Connection connection,
                Map<String, IndexFinding> found,
                List<StatementCost> statements) {
            this.route = resolved.route();
            this.schema = resolved.schema();
            this.closure = resolved.closure();
            this.costs = costs;
            this.database = database;
            this.connection = connection;
            this.indexing = database.dialect().indexing();
            this.marking = database.dialect().marking();
            this.found = found;
            this.statements = statements;
        }

        /// Keys to the tables of the bundle. Those of the bundle's own paths find the rows to move; the server itself
        /// follows each of them for every row that is deleted.
        void foreignKeys() throws SQLException {
            for (ForeignKey key : schema.foreignKeys()) {
                boolean within = closure.contains(key.parent()) && closure.contains(key.child());
                if (within && !leads(key.child(), key.childColumns())) {
                    boolean path = closure.path(key.child()).contains(key);
                    Double cost = costs && path ? moveCost(key.child()) : null;
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
                    Moving.Step move = steps(table).getLast();
                    return explained(move.sql()).cost();
                }
            }
            return null;
        }

        private List<Moving.Step> steps(MoveTable table) {
            return database.dialect()
                    .moving()
                    .steps(
                            table,
                            table.root() ? route.due() : null,
                            route.policy().method() == Policy.Method.LOCAL,
                            route.policy().proof() == Policy.Proof.PROOF,
                            route.locksFirst());
        }

        /// Columns of a child policy by which it finds what its parent handed off.
        void handoff() throws SQLException {
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
                        costs
                                ? explained(marking.statement(page(), route.linkColumns()))
                                        .cost()
                                : null);
            }
        }

        /// How due rows are found: the planner decides, for an index may serve the criteria in many ways.
        void criteria() throws SQLException {
            if (!route.linkColumns().isEmpty() || !costs) {
                return;
            }
            TableName root = route.root().source();
            Estimate estimate = explained(marking.statement(page(), List.of()));
            tell("mark", root, estimate);
            List<String> columns = ordering();
            boolean scanned = estimate.accesses().stream()
                    .anyMatch(access -> access.table().equals(root) && access.index() == null && access.whole());
            if (!leads(root, columns) && rows(root) > SMALL && scanned) {
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

        /// What every chunk asks of the source.
        void sourceStatements() throws SQLException {
            TableName root = route.root().source();
            Set<TableName> joined =
                    route.due().joins().stream().map(Join::table).collect(Collectors.toSet());
            if (!route.linkColumns().isEmpty()) {
                ask("take over keys", root, marking.statement(page(), route.linkColumns()), joined);
            }
            ask("look up rows", root, marking.stillDueStatement(page()), joined);
            for (MoveTable table : route.tables()) {
                Set<TableName> beside = new HashSet<>(table.root() ? joined : Set.of());
                table.path().forEach(key -> beside.add(key.parent()));
                for (Moving.Step step : steps(table)) {
                    if (!step.archive()) {
                        ask(step.name(), table.source(), step.sql(), beside);
                    }
                }
            }
        }

        /// What every chunk asks of archive tables that stand already.
        void archiveStatements() throws SQLException {
            boolean readBack = route.policy().method() != Policy.Method.LOCAL
                    || route.policy().proof() == Policy.Proof.PROOF;
            for (MoveTable table : readBack ? route.tables() : List.<MoveTable>of()) {
                if (database.dialect()
                        .archiveDdl()
                        .archiveColumns(connection, table.archive())
                        .isPresent()) {
                    Moving.Step step = database.dialect().moving().readBackStep(table);
                    ask(step.name(), table.archive(), step.sql(), Set.of());
                }
            }
        }

        /// That the planner reads a whole table may be because a chunk is after most of it; what counts is whether it
        /// has to.
        private void ask(String step, TableName table, String sql, Set<TableName> beside) throws SQLException {
            boolean big = rows(table) > SMALL;
            for (TableName each : beside) {
                big |= rows(each) > SMALL;
            }
            if (costs) {
                tell(step, table, explained(sql));
            }
            if (big) {
                Estimate byIndex = answered(() -> indexing.explainByIndex(connection, sql));
                for (TableName whole : byIndex.readWhole()) {
                    if (rows(whole) > SMALL) {
                        addReadWhole(step, table, whole, byIndex.cost());
                    }
                }
            }
        }

        private Estimate explained(String sql) throws SQLException {
            return answered(() -> indexing.explain(connection, sql));
        }

        /// A server may refuse a statement that it is merely asked about (for a rule, a missing right); then another
        /// finding tells what is wrong, or the run does. One that was cancelled tells nothing.
        private Estimate answered(Question question) throws SQLException {
            try {
                return GovernedDatabase.attempt(connection, _ -> question.ask());
            } catch (SQLException e) {
                boolean refused =
                        switch (Fault.of(e)) {
                            case UNREACHABLE, NO_SPACE, CONTENDED -> false;
                            case REFUSED, POISON, BROKEN -> true;
                        };
                if (refused) {
                    return UNKNOWN;
                }
                throw e;
            }
        }

        private void tell(String step, TableName table, Estimate estimate) {
            statements.add(new StatementCost(
                    step,
                    table.toString(),
                    database.name(),
                    estimate.cost(),
                    estimate.accesses().stream().map(Indexing.Access::words).toList()));
        }

        /// A table that is read whole for an index that the catalog was found to lack is told once.
        private void addReadWhole(String step, TableName table, TableName whole, double cost) throws SQLException {
            if (found.values().stream().anyMatch(finding -> finding.table().equals(whole) && finding.gates())) {
                return;
            }
            for (Join join : route.due().joins()) {
                if (join.table().equals(whole) && !leads(whole, join.joinedColumns())) {
                    add(
                            whole,
                            join.joinedColumns(),
                            Use.JOIN,
                            "criteria look at %s by %s, which has no index: every chunk of %s reads the whole table"
                                    .formatted(
                                            whole,
                                            join.joinedColumns(),
                                            route.root().source()),
                            cost);
                    return;
                }
            }
            put(new IndexFinding(
                    "reads-whole " + whole,
                    whole,
                    List.of(),
                    Use.STATEMENT,
                    "no index serves \"%s\" of %s: every chunk reads the whole of %s".formatted(step, table, whole),
                    rows(whole),
                    cost,
                    "",
                    Severity.TO_ACKNOWLEDGE));
        }

        private MarkQuery page() {
            return route.due().page(List.of(), route.policy().chunkRows());
        }

        private List<String> ordering() {
            Column order = route.due().order();
            return order == null ? route.due().key().stream().map(Column::name).toList() : List.of(order.name());
        }

        private void add(TableName table, List<String> columns, Use use, String why, @Nullable Double cost)
                throws SQLException {
            long estimated = rows(table);
            boolean gate = use != Use.CRITERIA && estimated > SMALL;
            put(new IndexFinding(
                    "no-index " + table + "(" + String.join(", ", columns) + ")",
                    table,
                    columns,
                    use,
                    why,
                    estimated,
                    cost,
                    indexing.createIndex(table, columns),
                    gate ? Severity.TO_ACKNOWLEDGE : Severity.NOTE));
        }

        private void put(IndexFinding finding) {
            found.putIfAbsent(finding.id(), finding);
        }

        private long rows(TableName table) throws SQLException {
            Long known = rows.get(table);
            if (known == null) {
                boolean source = database.name().equals(route.source().name());
                long estimated = source
                        ? schema.table(table).map(TableInfo::estimatedRows).orElse(0L)
                        : 0;
                known = estimated > 0 ? estimated : indexing.estimatedRows(connection, table);
                rows.put(table, known);
            }
            return known;
        }

        private boolean leads(TableName table, List<String> columns) {
            return schema.table(table).filter(info -> info.indexedBy(columns)).isPresent();
        }
    }
}
