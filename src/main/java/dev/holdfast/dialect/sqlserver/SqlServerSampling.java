package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.Sampling;
import dev.holdfast.dialect.SqlFile;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Dynamic management views of SQL Server 2019 and later. The server counts pages and rows as they come and go: there
/// is nothing to measure. When it last updated statistics is asked per statistic, not per table, and is left out, as
/// is its cache hit ratio, which it counts for the server and not for a database.
final class SqlServerSampling implements Sampling {
    private static final String QUERY_STORE = "SELECT actual_state FROM sys.database_query_store_options";
    private static final int QUERY_STORE_OFF = 0;
    private static final int QUERY_STORE_BROKEN = 3;

    /// Room left on the volumes where the data stands.
    private static final String DISK = """
            SELECT MIN(v.available_bytes)
            FROM sys.database_files f
            CROSS APPLY sys.dm_os_volume_stats(DB_ID(), f.file_id) v
            WHERE f.type = 0""";

    private final String tables = SqlFile.read(Engine.SQLSERVER, "sample-tables.sql");
    private final String indexes = SqlFile.read(Engine.SQLSERVER, "sample-indexes.sql");
    private final String objects = SqlFile.read(Engine.SQLSERVER, "sample-objects.sql");
    private final String statements = SqlFile.read(Engine.SQLSERVER, "sample-statements.sql");

    @Override
    public List<Size> tables(Connection connection) throws SQLException {
        SqlServerSight.of(connection).requireDatabase("sizes of tables");
        List<Size> found = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, tables);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                String root = row.getString("root_name");
                long rows = row.getLong("row_count");
                long inserted = row.getLong("inserted");
                found.add(new Size(
                        row.getLong("relation"),
                        new TableName(row.getString("schema_name"), row.getString("table_name")),
                        root == null ? null : new TableName(row.getString("root_schema"), root),
                        new Bytes(row.getLong("heap_bytes"), row.getLong("index_bytes"), row.getLong("toast_bytes")),
                        true,
                        rows,
                        0,
                        inserted,
                        inserted + row.getLong("updated") + row.getLong("deleted"),
                        rows < 1000 ? null : (double) row.getLong("used_bytes") / rows,
                        null,
                        null));
            }
        }
        return found;
    }

    @Override
    public Map<Long, Bytes> measure(Connection connection, Collection<Long> relations) {
        return Map.of();
    }

    @Override
    public List<IndexUse> indexes(Connection connection) throws SQLException {
        List<IndexUse> found = new ArrayList<>();
        if (!SqlServerSight.of(connection).server()) {
            return found; // a use that is not seen is not none; that it is missing the whole's gaps tell
        }
        try (PreparedStatement statement = prepare(connection, indexes);
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
        SqlServerSight sight = SqlServerSight.of(connection);
        List<String> gaps = new ArrayList<>();
        gaps.add("cache hit ratio: SQL Server counts it for the server, not for a database");
        sight.serverGap("use of indexes and room on the disk").ifPresent(gaps::add);
        try (PreparedStatement statement = prepare(connection, objects);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Whole(
                    row.getInt("tables"),
                    row.getInt("partitions"),
                    row.getInt("indexes"),
                    row.getInt("views"),
                    row.getInt("others"),
                    0,
                    0,
                    sight.server() ? diskFree(connection) : null,
                    gaps);
        }
    }

    private static @Nullable Long diskFree(Connection connection) throws SQLException {
        try (PreparedStatement statement = prepare(connection, DISK);
                ResultSet row = statement.executeQuery()) {
            row.next();
            long free = row.getLong(1);
            return row.wasNull() ? null : free;
        }
    }

    @Override
    public Statements statements(Connection connection) throws SQLException {
        try (PreparedStatement statement = prepare(connection, QUERY_STORE);
                ResultSet row = statement.executeQuery()) {
            int state = row.next() ? row.getInt(1) : QUERY_STORE_OFF;
            if (state == QUERY_STORE_OFF) {
                return Statements.absent("query latency: Query Store is off in this database");
            }
            if (state == QUERY_STORE_BROKEN) {
                return Statements.absent("query latency: Query Store has failed in this database"
                        + " (sp_query_store_consistency_check may mend it)");
            }
        }
        Map<String, Timing> timings = new HashMap<>();
        try (PreparedStatement statement = prepare(connection, statements);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                timings.put(
                        row.getString("statement"), new Timing(row.getLong("calls"), row.getDouble("total_millis")));
            }
        }
        return new Statements(null, timings);
    }

    private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(PATIENCE_MILLIS / 1000);
        return statement;
    }
}
