package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Sampling;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Catalog and counters of PostgreSQL 12 and later.
final class PostgresSampling implements Sampling {
    /// Somebody may take a lock between the look at the locks and the measuring.
    private static final int LOCK_MILLIS = 50;

    /// A sample of few tuples says little of how dense a table can be.
    private static final long ENOUGH_TUPLES = 1000;

    private static final String EXTENSION = """
            SELECT n.nspname
            FROM pg_catalog.pg_extension e
            JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
            WHERE e.extname = 'pg_stat_statements'
              AND current_setting('shared_preload_libraries') LIKE '%pg_stat_statements%'
            """;

    private static final String STATEMENTS = """
            SELECT queryid::text, sum(calls)::bigint, sum(%2$s)
            FROM %1$s.pg_stat_statements(false)
            WHERE dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
              AND queryid IS NOT NULL
            GROUP BY queryid
            """;

    private final String tables = SqlFile.read("sample-tables.sql");
    private final String sizes = SqlFile.read("sample-sizes.sql");
    private final String indexes = SqlFile.read("sample-indexes.sql");
    private final String objects = SqlFile.read("sample-objects.sql");

    @Override
    public List<Size> tables(Connection connection) throws SQLException {
        limit(connection);
        List<Size> found = new ArrayList<>();
        try (var statement = connection.prepareStatement(tables);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(size(row));
            }
        }
        return found;
    }

    private static Size size(ResultSet row) throws SQLException {
        String root = row.getString("root_name");
        Bytes bytes = bytes(row);
        long tuples = row.getLong("tuples"); // -1 before the first vacuum or analyze
        long written = row.getLong("inserted") + row.getLong("updated") + row.getLong("deleted");
        return new Size(
                row.getLong("relation"),
                new TableName(row.getString("schema_name"), row.getString("table_name")),
                root == null ? null : new TableName(row.getString("root_schema"), root),
                bytes,
                false,
                written == 0 ? Math.max(0, tuples) : row.getLong("live_rows"), // counters may have been lost
                row.getLong("dead_rows"),
                row.getLong("inserted"),
                written,
                tuples < ENOUGH_TUPLES || bytes.heap() == 0 ? null : (double) bytes.heap() / tuples,
                instant(row, "vacuumed_at"),
                instant(row, "analyzed_at"));
    }

    private static Bytes bytes(ResultSet row) throws SQLException {
        return new Bytes(row.getLong("heap_bytes"), row.getLong("index_bytes"), row.getLong("toast_bytes"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    @Override
    public Map<Long, Bytes> measure(Connection connection, Collection<Long> relations) throws SQLException {
        limit(connection);
        try (var bound = connection.createStatement()) {
            bound.execute("SET LOCAL lock_timeout = " + LOCK_MILLIS);
        }
        Map<Long, Bytes> measured = new HashMap<>();
        try (var statement = connection.prepareStatement(sizes)) {
            statement.setArray(1, connection.createArrayOf("bigint", relations.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (row.getObject("heap_bytes") != null) { // null: dropped meanwhile
                        measured.put(row.getLong("relation"), bytes(row));
                    }
                }
            }
        }
        return measured;
    }

    @Override
    public List<IndexUse> indexes(Connection connection) throws SQLException {
        limit(connection);
        List<IndexUse> found = new ArrayList<>();
        try (var statement = connection.prepareStatement(indexes);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(new IndexUse(
                        new TableName(row.getString("schema_name"), row.getString("table_name")),
                        row.getString("index_name"),
                        row.getLong("bytes"),
                        row.getLong("scans")));
            }
        }
        return found;
    }

    @Override
    public Whole whole(Connection connection) throws SQLException {
        limit(connection);
        try (var statement = connection.prepareStatement(objects);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Whole(
                    row.getInt("tables"),
                    row.getInt("partitions"),
                    row.getInt("indexes"),
                    row.getInt("views"),
                    row.getInt("others"),
                    row.getLong("block_hits"),
                    row.getLong("block_reads"),
                    null,
                    List.of("disk free: PostgreSQL does not tell how much room its volume has left"));
        }
    }

    @Override
    public Statements statements(Connection connection) throws SQLException {
        limit(connection);
        String schema;
        try (var statement = connection.prepareStatement(EXTENSION);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return Statements.absent("query latency: pg_stat_statements is not installed in this database");
            }
            schema = row.getString(1);
        }
        boolean renamed = connection.getMetaData().getDatabaseMajorVersion() >= 13;
        Map<String, Timing> timings = new HashMap<>();
        try (var statement = connection.prepareStatement(
                        STATEMENTS.formatted(PostgresText.quote(schema), renamed ? "total_exec_time" : "total_time"));
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                timings.put(row.getString(1), new Timing(row.getLong(2), row.getDouble(3)));
            }
        }
        return timings.isEmpty()
                ? Statements.absent("query latency: this login may not see statements of others (pg_read_all_stats)")
                : new Statements(null, timings);
    }

    private static void limit(Connection connection) throws SQLException {
        try (var bound = connection.createStatement()) {
            bound.execute("SET LOCAL statement_timeout = " + PATIENCE_MILLIS);
        }
    }
}
