package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.FirstColumn;
import dev.holdfast.dialect.IndexKeeping.Standing;
import dev.holdfast.dialect.IndexName;
import dev.holdfast.dialect.Indexing;
import dev.holdfast.dialect.TableName;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// EXPLAIN and CREATE INDEX CONCURRENTLY.
///
/// A statement is prepared by SQL and explained under a generic plan: that works since version 12, needs no values,
/// and is the plan that a session ends up with.
final class PostgresIndexing implements Indexing {
    private static final int NAME_BYTES = 63;

    private final JsonMapper json = new JsonMapper();

    @Override
    public Estimate explain(Connection connection, String statement) throws SQLException {
        JsonNode plan = explainPrepared(connection, connection.nativeSQL(statement));
        List<Access> accesses = new ArrayList<>();
        collect(plan, accesses);
        return new Estimate(plan.get("Total Cost").asDouble(), ofWholeTables(connection, accesses));
    }

    /// Joins other than by looking each key up might still read a whole index in order.
    @Override
    public Estimate explainByIndex(Connection connection, String statement) throws SQLException {
        List<String> settings = List.of("enable_seqscan", "enable_hashjoin", "enable_mergejoin");
        for (String setting : settings) {
            execute(connection, "SET LOCAL " + setting + " = off");
        }
        try {
            return explain(connection, statement);
        } finally {
            for (String setting : settings) {
                execute(connection, "SET LOCAL " + setting + " TO DEFAULT");
            }
        }
    }

    private JsonNode explained(Connection connection, String explain, String statement) throws SQLException {
        try (var sql = connection.createStatement();
                ResultSet row = sql.executeQuery(explain + statement)) {
            row.next();
            return json.readTree(row.getString(1)).get(0).get("Plan");
        }
    }

    /// EXPLAIN (GENERIC_PLAN) would be one message instead of four, but takes no placeholders through this driver.
    /// Partitions that depend on a value are pruned away under the NULLs that stand for the values.
    private JsonNode explainPrepared(Connection connection, String statement) throws SQLException {
        execute(connection, "SET LOCAL plan_cache_mode = force_generic_plan");
        execute(connection, "PREPARE holdfast_explained AS " + statement);
        try {
            int values = parameters(connection);
            String nulls = IntStream.range(0, values).mapToObj(_ -> "NULL").collect(Collectors.joining(", "));
            String execute = "EXECUTE holdfast_explained" + (values == 0 ? "" : "(" + nulls + ")");
            return explained(connection, "EXPLAIN (VERBOSE, FORMAT JSON) ", execute);
        } finally {
            execute(connection, "DEALLOCATE holdfast_explained");
        }
    }

    private static int parameters(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = 'holdfast_explained'""")) {
            return (int) PostgresMarking.number(statement);
        }
    }

    private static void collect(JsonNode node, List<Access> accesses) {
        String type = node.path("Node Type").asString("");
        if (type.endsWith(" Scan") && node.has("Relation Name")) {
            TableName relation = new TableName(
                    node.path("Schema").asString(), node.path("Relation Name").asString());
            accesses.add(
                    switch (type) {
                        case "Seq Scan", "Sample Scan" -> new Access(relation, null, true);
                        case "Index Scan", "Index Only Scan" ->
                            new Access(relation, node.path("Index Name").asString(), !node.has("Index Cond"));
                        case "Bitmap Heap Scan" -> new Access(relation, bitmapIndex(node), false);
                        default -> new Access(relation, null, false);
                    });
        }
        node.path("Plans").forEach(child -> collect(child, accesses));
    }

    private static @Nullable String bitmapIndex(JsonNode node) {
        if (node.has("Index Name")) {
            return node.path("Index Name").asString();
        }
        for (JsonNode child : node.path("Plans")) {
            String index = bitmapIndex(child);
            if (index != null) {
                return index;
            }
        }
        return null;
    }

    /// Partitions go by the name of their table, and are told once for each way in which they are read.
    private static List<Access> ofWholeTables(Connection connection, List<Access> accesses) throws SQLException {
        if (accesses.isEmpty()) {
            return accesses;
        }
        List<TableName> relations =
                accesses.stream().map(Access::table).distinct().toList();
        Map<TableName, TableName> parents = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT w.s, w.t, n.nspname, r.relname
                FROM unnest(?::text[], ?::text[]) w(s, t)
                JOIN pg_catalog.pg_namespace m ON m.nspname = w.s
                JOIN pg_catalog.pg_class c ON c.relnamespace = m.oid AND c.relname = w.t AND c.relispartition
                JOIN pg_catalog.pg_class r ON r.oid = pg_catalog.pg_partition_root(c.oid)
                JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace""")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", relations.stream().map(TableName::schema).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", relations.stream().map(TableName::table).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    parents.put(
                            new TableName(row.getString(1), row.getString(2)),
                            new TableName(row.getString(3), row.getString(4)));
                }
            }
        }
        Map<List<Object>, Access> once = new LinkedHashMap<>();
        for (Access access : accesses) {
            TableName parent = parents.get(access.table());
            if (parent == null) {
                once.putIfAbsent(List.of(access.words()), access);
            } else {
                once.putIfAbsent(
                        List.of(parent, access.index() != null, access.whole()),
                        new Access(parent, access.index(), access.whole()));
            }
        }
        return List.copyOf(once.values());
    }

    @Override
    public long estimatedRows(Connection connection, TableName table) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("EXPLAIN (FORMAT JSON) SELECT FROM " + PostgresText.quote(table))) {
            row.next();
            return json.readTree(row.getString(1))
                    .get(0)
                    .get("Plan")
                    .get("Plan Rows")
                    .asLong();
        }
    }

    @Override
    public String createIndex(TableName table, List<String> columns) {
        return create("CREATE INDEX CONCURRENTLY", "ON", table, columns);
    }

    private static String create(String create, String on, TableName table, List<String> columns) {
        return create + " " + PostgresText.quote(name(table, columns)) + " " + on + " " + PostgresText.quote(table)
                + " (" + columns.stream().map(PostgresText::quote).collect(Collectors.joining(", ")) + ")";
    }

    @Override
    public String indexName(TableName table, List<String> columns) {
        return name(table, columns);
    }

    private static String name(TableName table, List<String> columns) {
        return IndexName.of(table, columns, text -> text.getBytes(StandardCharsets.UTF_8).length, NAME_BYTES);
    }

    @Override
    public boolean build(Connection connection, TableName table, List<String> columns) throws SQLException {
        if (partitioned(connection, table)) {
            return buildOnPartitions(connection, table, columns);
        }
        return IndexTurn.take(connection, table, () -> {
            Standing standing = required(connection, table, columns);
            if (standing == Standing.VALID) {
                return false;
            }
            if (standing == Standing.HALF_BUILT) {
                drop(connection, table, columns);
            }
            try {
                execute(connection, createIndex(table, columns));
            } catch (SQLException failure) {
                dropLeftover(connection, table, columns, failure);
                throw failure;
            }
            return true;
        });
    }

    /// @throws SQLException when another session builds it, or its name is taken
    private static Standing required(Connection connection, TableName table, List<String> columns) throws SQLException {
        requireName(connection, table, columns);
        Standing standing = standing(connection, table, columns);
        if (standing == Standing.BEING_BUILT) {
            throw new SQLException("index " + index(table, columns) + " is being built by another session", "55006");
        }
        return standing;
    }

    /// A table that was renamed keeps its indexes, and `a_b` of one column is spelled as `a` and `b` are of two.
    private static void requireName(Connection connection, TableName table, List<String> columns) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT pg_catalog.pg_get_indexdef(c.oid)
                FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
                WHERE n.nspname = ? AND c.relname = ?
                  AND (i.indrelid <> to_regclass(?)
                    OR ARRAY(SELECT pg_catalog.pg_get_indexdef(c.oid, k, true)
                             FROM generate_series(1, i.indnkeyatts) k) <> ARRAY(SELECT quote_ident(u) FROM unnest(?) u))""")) {
            statement.setString(1, table.schema());
            statement.setString(2, name(table, columns));
            statement.setString(3, PostgresText.quote(table));
            statement.setArray(4, connection.createArrayOf("text", columns.toArray()));
            List<String> other = FirstColumn.of(statement);
            if (!other.isEmpty()) {
                throw new SQLException(
                        "the name of the index that is missed is taken: %s; rename that one; nothing was built"
                                .formatted(other.getFirst()),
                        "42P07");
            }
        }
    }

    /// An index on a partitioned table cannot be built concurrently, but its parts can: the whole is valid as soon as
    /// the last part is attached. One that is half built is gone on with.
    private boolean buildOnPartitions(Connection connection, TableName table, List<String> columns)
            throws SQLException {
        Standing standing = required(connection, table, columns);
        if (standing == Standing.VALID) {
            return false;
        }
        if (standing == Standing.NONE) {
            execute(connection, create("CREATE INDEX", "ON ONLY", table, columns));
        }
        for (TableName partition : partitions(connection, table, columns)) {
            build(connection, partition, columns);
            execute(
                    connection,
                    "ALTER INDEX " + PostgresText.quote(index(table, columns)) + " ATTACH PARTITION "
                            + PostgresText.quote(index(partition, columns)));
        }
        return true;
    }

    /// The partitions without a part of this index that is valid: one that came since has its part, by the server's
    /// name.
    private static List<TableName> partitions(Connection connection, TableName table, List<String> columns)
            throws SQLException {
        Set<TableName> attached = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT pn.nspname, p.relname
                FROM pg_catalog.pg_inherits i
                JOIN pg_catalog.pg_index x ON x.indexrelid = i.inhrelid AND x.indisvalid
                JOIN pg_catalog.pg_class p ON p.oid = x.indrelid
                JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
                WHERE i.inhparent = to_regclass(?)""")) {
            statement.setString(1, PostgresText.quote(index(table, columns)));
            attached.addAll(names(statement));
        }
        return partitions(connection, table).stream()
                .filter(partition -> !attached.contains(partition))
                .toList();
    }

    @Override
    public void clear(Connection connection, TableName table, List<String> columns) throws SQLException {
        clear(connection, table, columns, IndexTurn::take);
    }

    static void clear(Connection connection, TableName table, List<String> columns, IndexTurn.Turn turn)
            throws SQLException {
        if (partitioned(connection, table)) {
            for (TableName partition : partitions(connection, table)) {
                clear(connection, partition, columns, turn);
            }
        } else if (standing(connection, table, columns) == Standing.HALF_BUILT) {
            boolean unused = turn.of(connection, table, () -> dropHalfBuilt(connection, table, columns));
        }
    }

    private static Standing standing(Connection connection, TableName table, List<String> columns) throws SQLException {
        return PostgresIndexKeeping.standingOf(connection, table, name(table, columns));
    }

    static boolean partitioned(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT count(*)
                FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = ? AND c.relname = ? AND c.relkind = 'p'""")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.table());
            return PostgresMarking.number(statement) > 0;
        }
    }

    private static List<TableName> partitions(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT pn.nspname, p.relname
                FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_inherits i ON i.inhparent = c.oid
                JOIN pg_catalog.pg_class p ON p.oid = i.inhrelid
                JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
                WHERE n.nspname = ? AND c.relname = ?
                ORDER BY 1, 2""")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.table());
            return names(statement);
        }
    }

    private static List<TableName> names(PreparedStatement statement) throws SQLException {
        List<TableName> names = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                names.add(new TableName(row.getString(1), row.getString(2)));
            }
        }
        return names;
    }

    private static void drop(Connection connection, TableName table, List<String> columns) throws SQLException {
        execute(connection, "DROP INDEX CONCURRENTLY IF EXISTS " + PostgresText.quote(index(table, columns)));
    }

    private static void dropLeftover(
            Connection connection, TableName table, List<String> columns, SQLException failure) {
        try {
            dropHalfBuilt(connection, table, columns);
        } catch (SQLException second) {
            failure.addSuppressed(second);
        }
    }

    /// Somebody else may have finished one by now.
    private static boolean dropHalfBuilt(Connection connection, TableName table, List<String> columns)
            throws SQLException {
        boolean left = standing(connection, table, columns) == Standing.HALF_BUILT;
        if (left) {
            drop(connection, table, columns);
        }
        return left;
    }

    private static TableName index(TableName table, List<String> columns) {
        return new TableName(table.schema(), name(table, columns));
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
