package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Upkeep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// UPDATE STATISTICS and ALTER INDEX REBUILD. This server takes deleted rows away by itself: there are no dead rows and
/// no horizon to tell of.
final class SqlServerUpkeep implements Upkeep {
    private static final String SIZES = """
            SELECT s.name, t.name, SUM(p.used_page_count) * 8192, SUM(CASE WHEN p.index_id IN (0, 1) THEN p.row_count ELSE 0 END)
            FROM sys.tables t
            JOIN sys.schemas s ON s.schema_id = t.schema_id
            JOIN sys.dm_db_partition_stats p ON p.object_id = t.object_id
            WHERE s.name <> N'holdfast' AND t.is_ms_shipped = 0
            GROUP BY s.name, t.name
            ORDER BY s.name, t.name""";

    @Override
    public List<TableState> tables(Connection connection) throws SQLException {
        SqlServerSight.of(connection).requireDatabase("sizes of tables");
        List<TableState> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(SIZES);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(new TableState(
                        new TableName(row.getString(1), row.getString(2)),
                        row.getLong(4),
                        0,
                        0,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        true,
                        false,
                        row.getLong(3),
                        row.getLong(3),
                        null,
                        null));
            }
        }
        return found;
    }

    @Override
    public List<Horizon> horizons(Connection connection) {
        return List.of();
    }

    @Override
    public List<IndexFill> fills(Connection connection) {
        return List.of(); // to measure them reads them whole
    }

    @Override
    public Map<TableName, Size> sizes(Connection connection, List<TableName> wanted) throws SQLException {
        Map<TableName, Size> found = new HashMap<>();
        for (TableState state : tables(connection)) {
            if (wanted.contains(state.table())) {
                found.put(state.table(), new Size(state.bytes(), state.rows()));
            }
        }
        return found;
    }

    @Override
    public List<Removed> removed(Connection connection, UUID installation, long session) throws SQLException {
        List<Removed> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT table_name, SUM(row_count), SUM(row_bytes)
                FROM holdfast.receipt
                WHERE installation = CAST(? AS uniqueidentifier) AND session_id = ?
                GROUP BY table_name
                HAVING SUM(row_count) > 0
                ORDER BY table_name""")) {
            statement.setString(1, installation.toString());
            statement.setLong(2, session);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Removed(TableName.parse(row.getString(1), "dbo"), row.getLong(2), row.getLong(3)));
                }
            }
        }
        return found;
    }

    @Override
    public void analyze(Connection connection, TableName table, Duration patience) throws SQLException {
        patiently(connection, patience, "UPDATE STATISTICS " + SqlServerText.quote(table));
    }

    @Override
    public void vacuum(Connection connection, TableName table, Duration patience) throws SQLException {
        throw new SQLException("SQL Server has no vacuum: it takes deleted rows away by itself", "0A000");
    }

    @Override
    public void reindex(Connection connection, TableName table, String index, Duration patience) throws SQLException {
        String statement = "ALTER INDEX %s ON %s REBUILD WITH (ONLINE = ON)"
                .formatted(SqlServerText.quote(index), SqlServerText.quote(table));
        SqlServerIndexing.requireOnline(connection, statement);
        patiently(connection, patience, statement);
    }

    private static void patiently(Connection connection, Duration patience, String sql) throws SQLException {
        SqlServerText.execute(connection, "SET LOCK_TIMEOUT " + patience.toMillis());
        try {
            SqlServerText.execute(connection, sql);
        } finally {
            SqlServerText.execute(
                    connection,
                    "SET LOCK_TIMEOUT " + ServerLimits.DEFAULT.lock().toMillis());
        }
    }
}
