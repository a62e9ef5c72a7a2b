package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Watching;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Dynamic management views of SQL Server 2019 and later.
final class SqlServerWatching implements Watching {
    private static final Duration MOMENT = Duration.ofSeconds(2);

    static final String FOLLOWERS = """
            SELECT r.replica_server_name,
                   COALESCE(s.secondary_lag_seconds, 0),
                   (COALESCE(s.log_send_queue_size, 0) + COALESCE(s.redo_queue_size, 0)) * 1024
            FROM sys.dm_hadr_database_replica_states s
            JOIN sys.availability_replicas r ON r.replica_id = s.replica_id
            WHERE s.database_id = DB_ID() AND s.is_local = 0
            ORDER BY 3 DESC
            """;

    /// The server tells one reason at a time why it keeps log, and how much it keeps.
    static final String SLOTS = """
            SELECT LOWER(REPLACE(d.log_reuse_wait_desc, '_', ' ')), u.used_log_space_in_bytes
            FROM sys.databases d
            CROSS JOIN sys.dm_db_log_space_usage u
            WHERE d.database_id = DB_ID()
              AND d.log_reuse_wait_desc IN ('REPLICATION', 'AVAILABILITY_REPLICA', 'DATABASE_MIRRORING')
            """;

    /// Sessions of ours carry the name that we connect under.
    static final String LOCK_WAITS = """
            WITH ours AS (
                SELECT session_id
                FROM sys.dm_exec_sessions
                WHERE program_name = APP_NAME() AND login_name = SUSER_SNAME()
            ), wanted AS (
                SELECT OBJECT_ID(QUOTENAME(w.schema_name) + N'.' + QUOTENAME(w.table_name), N'U') AS object_id
                FROM OPENJSON(?) WITH (schema_name nvarchar(128) '$[0]', table_name nvarchar(128) '$[1]') w
            ), waiting AS (
                SELECT k.session_id,
                       k.wait_duration_ms,
                       CASE WHEN EXISTS (SELECT 1 FROM ours o WHERE o.session_id = k.blocking_session_id)
                            THEN 1 ELSE 0
                       END AS behind_us
                FROM sys.dm_os_waiting_tasks k
                WHERE k.wait_type LIKE N'LCK[_]M%'
                  AND k.wait_duration_ms >= ?
                  AND NOT EXISTS (SELECT 1 FROM ours o WHERE o.session_id = k.session_id)
            )
            SELECT COUNT(DISTINCT w.session_id), MAX(w.behind_us), MAX(w.wait_duration_ms)
            FROM waiting w
            WHERE w.behind_us = 1
               OR EXISTS (
                   SELECT 1
                   FROM sys.dm_tran_locks l
                   LEFT JOIN sys.partitions p
                     ON p.hobt_id = l.resource_associated_entity_id
                    AND l.resource_type IN (N'KEY', N'PAGE', N'RID', N'HOBT')
                   JOIN wanted t
                     ON t.object_id = CASE WHEN l.resource_type = N'OBJECT' THEN l.resource_associated_entity_id
                                           ELSE p.object_id END
                   WHERE l.request_session_id = w.session_id
                     AND l.request_status IN (N'WAIT', N'CONVERT', N'LOW_PRIORITY_WAIT')
                     AND l.resource_database_id = DB_ID())
            """;

    /// What a commit must wait for is a record in the log: a row of the helper schema comes and goes.
    static final String PROBE = """
            DECLARE @probe uniqueidentifier = NEWID();
            INSERT INTO holdfast.fence (installation, scope, lease_epoch) VALUES (@probe, N'probe', 0);
            DELETE FROM holdfast.fence WHERE installation = @probe AND scope = N'probe'
            """;

    @Override
    public List<Follower> followers(Connection connection) throws SQLException {
        List<Follower> followers = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, FOLLOWERS, MOMENT);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                followers.add(new Follower(rows.getString(1), Duration.ofSeconds(rows.getLong(2)), rows.getLong(3)));
            }
        }
        return followers;
    }

    @Override
    public List<Slot> slots(Connection connection) throws SQLException {
        List<Slot> slots = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, SLOTS, MOMENT);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                slots.add(new Slot(rows.getString(1), rows.getLong(2), true));
            }
        }
        return slots;
    }

    @Override
    public Optional<LockWait> lockWait(Connection connection, List<TableName> tables, Duration longer)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, LOCK_WAITS, MOMENT)) {
            statement.setString(1, SqlServerCatalog.names(tables));
            statement.setLong(2, longer.toMillis());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) > 0
                        ? Optional.of(
                                new LockWait(row.getInt(1), row.getInt(2) == 1, Duration.ofMillis(row.getLong(3))))
                        : Optional.empty();
            }
        }
    }

    /// SQL Server has none: what deleted rows leave behind, a thread of the server clears away a page at a time.
    @Override
    public List<Vacuum> vacuums(Connection connection, List<TableName> tables) {
        return List.of();
    }

    /// The server knows no transactions that may only read: an operator's query may do what the login may.
    @Override
    public Optional<String> ask(Connection connection, String query, Duration timeout) throws SQLException {
        try (PreparedStatement statement = prepare(connection, query, timeout)) {
            return Watching.answer(statement);
        }
    }

    @Override
    public void probe(Connection connection) throws SQLException {
        SqlServerText.execute(connection, PROBE);
    }

    @Override
    public Optional<String> blind(Connection connection) throws SQLException {
        return SqlServerSight.of(connection).server() ? Optional.empty() : Optional.of("the right VIEW SERVER STATE");
    }

    private static PreparedStatement prepare(Connection connection, String sql, Duration limit) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(Math.toIntExact(Math.max(1, limit.toSeconds())));
        return statement;
    }
}
