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

/// Dynamic management views of SQL Server 2019 and later. The server counts pages and rows as they come and go: there
/// is
/// nothing to measure. When it last updated statistics is asked per statistic, not per table, and is left out, as is
/// its cache hit ratio, which it counts for the server and not for a database.
final class SqlServerSampling implements Sampling {
    private static final String QUERY_STORE = "SELECT actual_state FROM sys.database_query_store_options";

    private final String tables = SqlFile.read(Engine.SQLSERVER, "sample-tables.sql");
    private final String indexes = SqlFile.read(Engine.SQLSERVER, "sample-indexes.sql");
    private final String objects = SqlFile.read(Engine.SQLSERVER, "sample-objects.sql");
    private final String statements = SqlFile.read(Engine.SQLSERVER, "sample-statements.sql");

    @Override
    public List<Size> tables(Connection connection) throws SQLException {
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
        try (PreparedStatement statement = prepare(connection, objects);
                ResultSet row = statement.executeQuery()) {
            row.next();
            long free = row.getLong("disk_free");
            boolean unknown = row.wasNull();
            return new Whole(
                    row.getInt("tables"),
                    row.getInt("partitions"),
                    row.getInt("indexes"),
                    row.getInt("views"),
                    row.getInt("others"),
                    0,
                    0,
                    unknown ? null : free,
                    List.of("cache hit ratio: SQL Server counts it for the server, not for a database"));
        }
    }

    @Override
    public Statements statements(Connection connection) throws SQLException {
        try (PreparedStatement statement = prepare(connection, QUERY_STORE);
                ResultSet row = statement.executeQuery()) {
            if (!row.next() || row.getInt(1) == 0) {
                return Statements.absent("query latency: Query Store is off in this database");
            }
        }
        Map<String, Timing> timings = new HashMap<>();
        try (PreparedStatement statement = prepare(connection, statements);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                timings.put(row.getString(1), new Timing(row.getLong(2), row.getDouble(3)));
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
