package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.dialect.IndexKeeping;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.SqlFile;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `sys.indexes`, its usage since the server was started, and the list of indexes that the server missed.
///
/// Only what can be written down again exactly has statements that make it anew: row indexes in one filegroup.
final class SqlServerIndexKeeping implements IndexKeeping {
    private static final String NONCLUSTERED = "nonclustered";

    /// Counters begin anew with the server, and when a database is attached or restored. One that shuts down whenever
    /// nobody is connected loses them, and nothing tells when.
    private static final String COUNTING = """
            SELECT CASE WHEN d.is_auto_close_on = 0
                        THEN DATEADD(minute, DATEDIFF(minute, GETDATE(), GETUTCDATE()),
                                     CASE WHEN d.create_date > i.sqlserver_start_time THEN d.create_date
                                          ELSE i.sqlserver_start_time END)
                   END,
                   (SELECT COUNT(*) FROM sys.dm_hadr_database_replica_states r
                    WHERE r.database_id = DB_ID() AND r.is_local = 0)
            FROM sys.dm_os_sys_info i
            CROSS JOIN sys.databases d
            WHERE d.database_id = DB_ID()""";

    private final String indexes = SqlFile.read(Engine.SQLSERVER, "index-use.sql");

    @Override
    public List<IndexInfo> indexes(Connection connection) throws SQLException {
        SqlServerSight.of(connection).requireServer("how indexes are used");
        List<IndexInfo> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(indexes);
                ResultSet row = statement.executeQuery()) {
            boolean there = row.next();
            while (there) {
                Draft draft = new Draft(row);
                do {
                    draft.column(row);
                    there = row.next();
                } while (there && draft.is(row));
                found.add(draft.done());
            }
        }
        return found;
    }

    /// An index whose columns come one by one.
    private static final class Draft {
        private final TableName table;
        private final String name;
        private final String method;
        private final boolean ordered;
        private final boolean unique;
        private final boolean valid;
        private final String predicate;
        private final @Nullable String filegroup;
        private final String compression;
        private final List<String> options = new ArrayList<>();
        private final List<String> backs = new ArrayList<>();
        private final long bytes;
        private final long scans;
        private final @Nullable Instant lastScan;
        private final List<IndexInfo.Key> keys = new ArrayList<>();
        private final List<String> included = new ArrayList<>();

        Draft(ResultSet row) throws SQLException {
            table = new TableName(row.getString("table_schema"), row.getString("table_name"));
            name = row.getString("index_name");
            method = row.getString("method");
            ordered = row.getInt("ordered") == 1;
            unique = row.getBoolean("is_unique");
            valid = row.getInt("valid") == 1;
            predicate = row.getString("predicate");
            filegroup = row.getString("filegroup");
            String found = row.getString("compression");
            compression = found == null ? "NONE" : found;
            options.add("ONLINE = ON");
            option(row.getInt("fill_factor") > 0, "FILLFACTOR = " + row.getInt("fill_factor"));
            option(row.getBoolean("is_padded"), "PAD_INDEX = ON");
            option(row.getBoolean("ignore_dup_key"), "IGNORE_DUP_KEY = ON");
            option(!row.getBoolean("allow_row_locks"), "ALLOW_ROW_LOCKS = OFF");
            option(!row.getBoolean("allow_page_locks"), "ALLOW_PAGE_LOCKS = OFF");
            option(!compression.equals("NONE"), "DATA_COMPRESSION = " + compression);
            for (String column : List.of("stands", "referred")) {
                String what = row.getString(column);
                if (what != null) {
                    backs.add(what);
                }
            }
            bytes = row.getLong("bytes");
            scans = row.getLong("scans");
            lastScan = instant(row.getObject("last_scan", LocalDateTime.class));
        }

        private void option(boolean set, String option) {
            if (set) {
                options.add(option);
            }
        }

        boolean is(ResultSet row) throws SQLException {
            return table.schema().equals(row.getString("table_schema"))
                    && table.table().equals(row.getString("table_name"))
                    && name.equals(row.getString("index_name"));
        }

        void column(ResultSet row) throws SQLException {
            String column = row.getString("column_name");
            if (row.getBoolean("is_included_column")) {
                included.add(column);
            } else if (row.getInt("key_ordinal") > 0 || !ordered) { // 0: what a partitioned index adds by itself
                keys.add(new IndexInfo.Key(column, true, row.getBoolean("is_descending_key") ? "DESC" : "ASC"));
            }
        }

        IndexInfo done() {
            String what = "CREATE %s%s INDEX %s ON %s (%s)%s%s"
                    .formatted(
                            unique ? "UNIQUE " : "",
                            method.toUpperCase(java.util.Locale.ROOT),
                            SqlServerText.quote(name),
                            SqlServerText.quote(table),
                            keys.stream()
                                    .map(key -> SqlServerText.quote(key.text()) + " " + key.rule())
                                    .collect(Collectors.joining(", ")),
                            included.isEmpty() ? "" : " INCLUDE (" + SqlServerText.bare(included) + ")",
                            predicate.isEmpty() ? "" : " WHERE " + predicate);
            boolean exact = method.equals(NONCLUSTERED) && !compression.endsWith("MIXED") && filegroup != null;
            String whole = filegroup != null && exact
                    ? what + " WITH (" + String.join(", ", options) + ") ON " + SqlServerText.quote(filegroup)
                    : what;
            return new IndexInfo(
                    table,
                    name,
                    whole,
                    exact ? List.of(whole) : List.of(),
                    dropStatement(table, name),
                    method,
                    ordered,
                    keys,
                    included,
                    predicate,
                    unique,
                    true,
                    valid,
                    false,
                    false,
                    backs,
                    bytes,
                    scans,
                    lastScan);
        }
    }

    @Override
    public String dropIndex(TableName table, String index) {
        return dropStatement(table, index);
    }

    private static String dropStatement(TableName table, String index) {
        return "DROP INDEX IF EXISTS " + SqlServerText.quote(index) + " ON " + SqlServerText.quote(table);
    }

    private static @Nullable Instant instant(@Nullable LocalDateTime at) {
        return at == null ? null : at.toInstant(ZoneOffset.UTC);
    }

    @Override
    public Counting counting(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNTING);
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? new Counting(instant(row.getObject(1, LocalDateTime.class)), row.getInt(2) > 0)
                    : new Counting(null, false);
        }
    }

    @Override
    public List<Advice> advice(Connection connection) throws SQLException {
        List<Advice> missed = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                        SELECT TOP (50) OBJECT_SCHEMA_NAME(d.object_id, d.database_id) AS table_schema,
                               OBJECT_NAME(d.object_id, d.database_id) AS table_name,
                               (SELECT STRING_AGG(c.column_name, N'/') WITHIN GROUP (ORDER BY c.column_id)
                                FROM sys.dm_db_missing_index_columns(d.index_handle) c
                                WHERE c.column_usage <> 'INCLUDE') AS columns,
                               s.user_seeks + s.user_scans AS times,
                               s.avg_user_impact AS impact
                        FROM sys.dm_db_missing_index_details d
                        JOIN sys.dm_db_missing_index_groups g ON g.index_handle = d.index_handle
                        JOIN sys.dm_db_missing_index_group_stats s ON s.group_handle = g.index_group_handle
                        WHERE d.database_id = DB_ID()
                        ORDER BY s.avg_total_user_cost * s.avg_user_impact * (s.user_seeks + s.user_scans) DESC""");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                if (row.getString("columns") != null) {
                    missed.add(new Advice(
                            new TableName(row.getString("table_schema"), row.getString("table_name")),
                            List.of(row.getString("columns").split("/", -1)),
                            "the server missed it for %,d statements and reckons that they would cost %.0f %% less"
                                    .formatted(row.getLong("times"), row.getDouble("impact"))));
                }
            }
        }
        return missed;
    }

    /// A build that is broken off leaves nothing, and one that is under way is not seen.
    @Override
    public Standing standing(Connection connection, TableName table, String index) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT COUNT(*)
                FROM sys.indexes i
                WHERE i.object_id = OBJECT_ID(?, N'U') AND i.name = ?""")) {
            statement.setString(1, SqlServerText.quote(table));
            statement.setString(2, index);
            return SqlServerText.number(statement) > 0 ? Standing.VALID : Standing.NONE;
        }
    }

    @Override
    public void create(Connection connection, TableName table, String index, List<String> statements)
            throws SQLException {
        if (standing(connection, table, index) != Standing.NONE) {
            throw new SQLException("an index " + index + " stands already; nothing was built", "42S11");
        }
        SqlServerIndexing.requireOnline(connection, String.join("; ", statements));
        run(connection, statements, SqlServerIndexing.LOCK_MILLIS);
    }

    /// It waits for whoever is at the table, and all wait behind it: for a moment only.
    @Override
    public boolean clear(Connection connection, TableName table, String index, List<String> columns) {
        return true; // nothing is ever left half built
    }

    @Override
    public void drop(Connection connection, TableName table, String index) throws SQLException {
        run(
                connection,
                List.of(dropStatement(table, index)),
                Math.toIntExact(ServerLimits.DEFAULT.lock().toMillis()));
    }

    private static void run(Connection connection, List<String> statements, int lockMillis) throws SQLException {
        SqlServerText.execute(connection, "SET LOCK_TIMEOUT " + lockMillis);
        try {
            for (String statement : statements) {
                SqlServerText.execute(connection, statement);
            }
        } finally {
            SqlServerText.execute(
                    connection,
                    "SET LOCK_TIMEOUT " + ServerLimits.DEFAULT.lock().toMillis());
        }
    }

    @Override
    public Optional<Progress> progress(Connection connection, TableName table) {
        return Optional.empty(); // of a build that cannot be resumed the server tells nothing
    }
}
