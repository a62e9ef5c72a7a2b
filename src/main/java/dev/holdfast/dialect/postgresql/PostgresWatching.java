package dev.holdfast.dialect.postgresql;

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

/// Statistics views of PostgreSQL 12 and later.
final class PostgresWatching implements Watching {
    private static final Duration MOMENT = Duration.ofSeconds(2);

    /// A follower that receives without applying, such as an archive of the log, is measured by what it has on disk.
    private static final String FOLLOWERS = """
            SELECT coalesce(nullif(application_name, ''), 'pid ' || pid),
              coalesce(extract(epoch FROM replay_lag), 0),
              coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), coalesce(replay_lsn, flush_lsn, write_lsn, sent_lsn)), 0)
            FROM pg_stat_replication
            WHERE state IN ('streaming', 'catchup')
            ORDER BY 3 DESC
            """;

    private static final String SLOTS = """
            SELECT slot_name, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), active
            FROM pg_replication_slots
            WHERE restart_lsn IS NOT NULL
            ORDER BY 2 DESC
            """;

    /// Sessions of ours carry the name that we connect under. `waitstart` came with version 14; before that the start
    /// of the statement stands in for it.
    private static final String LOCK_WAITS = """
            WITH ours AS MATERIALIZED (
              SELECT array_agg(pid) AS pids FROM pg_stat_activity
              WHERE application_name = current_setting('application_name') AND usename = current_user
            ), waiting AS MATERIALIZED (
              SELECT w.pid,
                clock_timestamp() - coalesce((to_jsonb(w) ->> 'waitstart')::timestamptz, a.query_start) AS since,
                pg_blocking_pids(w.pid) && ours.pids AS ours
              FROM ours, pg_locks w JOIN pg_stat_activity a ON a.pid = w.pid
              WHERE NOT w.granted AND w.pid <> ALL (ours.pids)
                AND (w.database IS NULL OR w.database = (SELECT oid FROM pg_database WHERE datname = current_database()))
                AND (pg_blocking_pids(w.pid) && ours.pids
                  OR EXISTS (SELECT FROM pg_locks t WHERE t.pid = w.pid AND t.relation = ANY (%s)
                    AND (NOT t.granted OR t.locktype = 'tuple')))
            )
            SELECT count(DISTINCT pid), coalesce(bool_or(ours), false), extract(epoch FROM max(since))
            FROM waiting WHERE since >= ? * interval '1 millisecond'
            """;

    private static final String VACUUMS = """
            SELECT n.nspname, c.relname, coalesce(a.backend_type = 'autovacuum worker', false),
              coalesce(a.query LIKE '%%to prevent wraparound%%', false)
            FROM pg_stat_progress_vacuum v
            JOIN pg_class c ON c.oid = v.relid JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_stat_activity a ON a.pid = v.pid
            WHERE v.datname = current_database() AND v.relid = ANY (%s)
            ORDER BY 1, 2
            """;

    /// A table and its partitions, for a vacuum works on these.
    private static final String OIDS = """
            ARRAY(SELECT to_regclass(name)::oid FROM unnest(?::text[]) name
              UNION SELECT inhrelid FROM unnest(?::text[]) name JOIN pg_inherits ON inhparent = to_regclass(name))""";

    /// An operator writes names as at the prompt.
    private static final String OWN_PATH = """
            SELECT set_config('search_path', reset_val, true) FROM pg_settings WHERE name = 'search_path'
            """;

    @Override
    public List<Follower> followers(Connection connection) throws SQLException {
        limit(connection, MOMENT);
        List<Follower> followers = new ArrayList<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(FOLLOWERS)) {
            while (rows.next()) {
                followers.add(new Follower(rows.getString(1), seconds(rows.getDouble(2)), rows.getLong(3)));
            }
        }
        return followers;
    }

    @Override
    public List<Slot> slots(Connection connection) throws SQLException {
        limit(connection, MOMENT);
        List<Slot> slots = new ArrayList<>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SLOTS)) {
            while (rows.next()) {
                slots.add(new Slot(rows.getString(1), rows.getLong(2), rows.getBoolean(3)));
            }
        }
        return slots;
    }

    @Override
    public Optional<LockWait> lockWait(Connection connection, List<TableName> tables, Duration longer)
            throws SQLException {
        limit(connection, MOMENT);
        try (PreparedStatement statement = connection.prepareStatement(LOCK_WAITS.formatted(OIDS))) {
            bindTables(connection, statement, tables);
            statement.setLong(3, longer.toMillis());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) > 0
                        ? Optional.of(new LockWait(row.getInt(1), row.getBoolean(2), seconds(row.getDouble(3))))
                        : Optional.empty();
            }
        }
    }

    @Override
    public List<Vacuum> vacuums(Connection connection, List<TableName> tables) throws SQLException {
        limit(connection, MOMENT);
        List<Vacuum> vacuums = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(VACUUMS.formatted(OIDS))) {
            bindTables(connection, statement, tables);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    vacuums.add(new Vacuum(
                            new TableName(rows.getString(1), rows.getString(2)),
                            rows.getBoolean(3),
                            rows.getBoolean(4)));
                }
            }
        }
        return vacuums;
    }

    private static void bindTables(Connection connection, PreparedStatement statement, List<TableName> tables)
            throws SQLException {
        Object[] names = tables.stream()
                .map(table -> PostgresText.quote(table.schema()) + "." + PostgresText.quote(table.table()))
                .toArray();
        statement.setArray(1, connection.createArrayOf("text", names));
        statement.setArray(2, connection.createArrayOf("text", names));
    }

    @Override
    public Optional<String> ask(Connection connection, String query, Duration timeout) throws SQLException {
        limit(connection, timeout);
        try (var path = connection.createStatement()) {
            path.execute(OWN_PATH);
        }
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            return Watching.answer(statement);
        }
    }

    /// A message in the log that no one listens for: the transaction gets a number, and its commit is flushed.
    @Override
    public void probe(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_logical_emit_message(true, 'holdfast', 'probe')")) {
            statement.execute();
        }
    }

    @Override
    public Optional<String> blind(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT pg_has_role(current_user, 'pg_read_all_stats', 'usage')")) {
            return row.next() && row.getBoolean(1)
                    ? Optional.empty()
                    : Optional.of("the login is no member of pg_monitor");
        }
    }

    private static void limit(Connection connection, Duration timeout) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT set_config('statement_timeout', ?, true)")) {
            statement.setString(1, Long.toString(timeout.toMillis()));
            statement.execute();
        }
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
