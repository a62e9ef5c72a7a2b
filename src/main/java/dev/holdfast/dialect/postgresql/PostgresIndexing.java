package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Indexing;
import dev.holdfast.dialect.TableName;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// EXPLAIN and CREATE INDEX CONCURRENTLY.
///
/// A statement is prepared by SQL and explained under a generic plan: that works since version 12, needs no values, and
/// is the plan that a session ends up with. Names of indexes follow from table and columns, so that a second attempt
/// finds what a first one left.
final class PostgresIndexing implements Indexing {
    private static final int NAME_BYTES = 63;

    private final JsonMapper json = new JsonMapper();

    @Override
    public Estimate explain(Connection connection, String statement) throws SQLException {
        try (var sql = connection.createStatement()) {
            sql.execute("SET LOCAL plan_cache_mode = force_generic_plan");
            sql.execute("PREPARE holdfast_explained AS " + connection.nativeSQL(statement));
            try {
                int values = parameters(connection);
                String nulls = IntStream.range(0, values).mapToObj(_ -> "NULL").collect(Collectors.joining(", "));
                String execute = "EXECUTE holdfast_explained" + (values == 0 ? "" : "(" + nulls + ")");
                try (ResultSet row = sql.executeQuery("EXPLAIN (VERBOSE, FORMAT JSON) " + execute)) {
                    row.next();
                    return estimate(json.readTree(row.getString(1)).get(0).get("Plan"));
                }
            } finally {
                sql.execute("DEALLOCATE holdfast_explained");
            }
        }
    }

    private static int parameters(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = 'holdfast_explained'""")) {
            return (int) PostgresMarking.number(statement);
        }
    }

    private static Estimate estimate(JsonNode plan) {
        List<TableName> sequential = new ArrayList<>();
        collect(plan, sequential);
        return new Estimate(plan.get("Total Cost").asDouble(), sequential);
    }

    private static void collect(JsonNode node, List<TableName> sequential) {
        if (node.path("Node Type").asString("").equals("Seq Scan")) {
            sequential.add(new TableName(
                    node.path("Schema").asString(), node.path("Relation Name").asString()));
        }
        node.path("Plans").forEach(child -> collect(child, sequential));
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

    /// `order_items_order_id_hf`; too long a name is cut and told apart by a hash.
    private static String name(TableName table, List<String> columns) {
        String whole = table.table() + "_" + String.join("_", columns) + "_hf";
        if (whole.getBytes(StandardCharsets.UTF_8).length <= NAME_BYTES) {
            return whole;
        }
        String hash = "_" + Integer.toHexString(whole.hashCode()) + "_hf";
        StringBuilder head = new StringBuilder();
        whole.codePoints()
                .takeWhile(point -> head.toString().getBytes(StandardCharsets.UTF_8).length
                        < NAME_BYTES
                                - hash.length()
                                - Character.toString(point).getBytes(StandardCharsets.UTF_8).length)
                .forEach(head::appendCodePoint);
        return head + hash;
    }

    @Override
    public boolean build(Connection connection, TableName table, List<String> columns) throws SQLException {
        Standing standing = standing(connection, table, columns);
        if (standing == Standing.VALID) {
            return false;
        }
        if (partitioned(connection, table)) {
            buildOnPartitions(connection, table, columns, standing);
            return true;
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
    }

    /// An index on a partitioned table cannot be built concurrently, but its parts can: the whole is valid as soon as
    /// the last part is attached. One that is half built is gone on with.
    private void buildOnPartitions(Connection connection, TableName table, List<String> columns, Standing standing)
            throws SQLException {
        if (standing == Standing.NONE) {
            execute(connection, create("CREATE INDEX", "ON ONLY", table, columns));
        }
        for (TableName partition : partitions(connection, table)) {
            build(connection, partition, columns);
            execute(
                    connection,
                    "ALTER INDEX " + PostgresText.quote(index(table, columns)) + " ATTACH PARTITION "
                            + PostgresText.quote(index(partition, columns)));
        }
    }

    private enum Standing {
        NONE,
        HALF_BUILT,
        VALID
    }

    private static Standing standing(Connection connection, TableName table, List<String> columns) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT i.indisvalid,
                       EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = c.oid)
                FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
                WHERE n.nspname = ? AND c.relname = ?""")) {
            statement.setString(1, table.schema());
            statement.setString(2, name(table, columns));
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Standing.NONE;
                }
                if (row.getBoolean(2)) {
                    throw new SQLException(
                            "index " + index(table, columns) + " is being built by another session", "55006");
                }
                return row.getBoolean(1) ? Standing.VALID : Standing.HALF_BUILT;
            }
        }
    }

    private static boolean partitioned(Connection connection, TableName table) throws SQLException {
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
        List<TableName> partitions = new ArrayList<>();
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
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    partitions.add(new TableName(row.getString(1), row.getString(2)));
                }
            }
        }
        return partitions;
    }

    private static void drop(Connection connection, TableName table, List<String> columns) throws SQLException {
        execute(connection, "DROP INDEX CONCURRENTLY IF EXISTS " + PostgresText.quote(index(table, columns)));
    }

    private static void dropLeftover(
            Connection connection, TableName table, List<String> columns, SQLException failure) {
        try {
            drop(connection, table, columns);
        } catch (SQLException second) {
            failure.addSuppressed(second);
        }
    }

    private static TableName index(TableName table, List<String> columns) {
        return new TableName(table.schema(), name(table, columns));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
