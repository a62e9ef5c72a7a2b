package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.FirstColumn;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Upkeep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Dead rows, transaction horizons, and ANALYZE, VACUUM and REINDEX CONCURRENTLY.
final class PostgresUpkeep implements Upkeep {
    /// An index that is at least so many times as large as it need be is looked at more closely, where that is
    /// possible.
    private static final int SUSPICIOUS = 2;

    private final String tables = SqlFile.read("upkeep.sql");
    private final String fills = SqlFile.read("index-fill.sql");

    @Override
    public List<TableState> tables(Connection connection) throws SQLException {
        List<TableState> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(tables);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(new TableState(
                        table(row),
                        row.getLong("rows"),
                        row.getLong("dead"),
                        row.getLong("changed"),
                        row.getLong("vacuum_at"),
                        row.getLong("analyze_at"),
                        row.getBoolean("automatic"),
                        row.getBoolean("vacuuming"),
                        row.getLong("heap_bytes"),
                        row.getLong("bytes"),
                        instant(row.getTimestamp("vacuumed")),
                        instant(row.getTimestamp("analyzed"))));
            }
        }
        return found;
    }

    private static TableName table(ResultSet row) throws SQLException {
        return new TableName(row.getString("table_schema"), row.getString("table_name"));
    }

    private static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }

    /// Transactions of other databases keep nothing here; a vacuum or a build of an index that runs keeps nothing that
    /// another vacuum would take.
    @Override
    public List<Horizon> horizons(Connection connection) throws SQLException {
        List<Horizon> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                        SELECT 'TRANSACTION',
                               format('process %s of %s%s, in its transaction', a.pid, a.usename,
                                   coalesce(' (' || nullif(a.application_name, '') || ')', '')),
                               greatest(age(a.backend_xmin), age(a.backend_xid)) AS behind,
                               a.xact_start
                        FROM pg_catalog.pg_stat_activity a
                        WHERE coalesce(a.backend_xmin, a.backend_xid) IS NOT NULL
                          AND a.datname = current_database()
                          AND a.pid <> pg_backend_pid()
                          AND a.backend_type = 'client backend'
                          AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_vacuum v WHERE v.pid = a.pid)
                        UNION ALL
                        SELECT 'REPLICATION_SLOT',
                               format('replication slot %s%s', s.slot_name, CASE WHEN s.active THEN '' ELSE ', which nobody reads' END),
                               age(s.xmin),
                               NULL
                        FROM pg_catalog.pg_replication_slots s
                        WHERE s.xmin IS NOT NULL
                        UNION ALL
                        SELECT 'PREPARED_TRANSACTION',
                               format('prepared transaction %L of %s', p.gid, p.owner),
                               age(p.transaction),
                               p.prepared
                        FROM pg_catalog.pg_prepared_xacts p
                        WHERE p.database = current_database()
                        UNION ALL
                        SELECT 'STANDBY',
                               format('standby %s, for a query there', coalesce(nullif(r.application_name, ''), r.client_addr::text)),
                               age(r.backend_xmin),
                               NULL
                        FROM pg_catalog.pg_stat_replication r
                        WHERE r.backend_xmin IS NOT NULL
                        ORDER BY behind DESC""");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(new Horizon(
                        Horizon.Kind.valueOf(row.getString(1)),
                        row.getString(2),
                        row.getLong(3),
                        instant(row.getTimestamp(4))));
            }
        }
        return found;
    }

    @Override
    public List<IndexFill> fills(Connection connection) throws SQLException {
        List<IndexFill> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(fills);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(new IndexFill(
                        table(row), row.getString("index_name"), row.getLong("bytes"), row.getLong("expected"), false));
            }
        }
        String measure = measure(connection);
        if (!measure.isEmpty()) {
            for (int i = 0; i < found.size(); i++) {
                if (found.get(i).bytes() >= SUSPICIOUS * found.get(i).expected()) {
                    found.set(i, measured(connection, measure, found.get(i)));
                }
            }
        }
        return found;
    }

    /// The statement that has the server measure an index; empty where the extension is not there.
    private static String measure(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                        SELECT n.nspname
                        FROM pg_catalog.pg_extension e
                        JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
                        WHERE e.extname = 'pgstattuple' AND has_function_privilege(
                            (SELECT p.oid FROM pg_catalog.pg_proc p
                             WHERE p.pronamespace = n.oid AND p.proname = 'pgstatindex' LIMIT 1), 'EXECUTE')""");
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? "SELECT avg_leaf_density FROM " + PostgresText.quote(row.getString(1))
                            + ".pgstatindex(?::regclass)"
                    : "";
        }
    }

    private static IndexFill measured(Connection connection, String measure, IndexFill fill) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(measure)) {
            statement.setString(1, PostgresText.quote(fill.qualified()));
            try (ResultSet row = statement.executeQuery()) {
                double density = row.next() ? row.getDouble(1) : Double.NaN;
                return Double.isNaN(density)
                        ? fill
                        : new IndexFill(
                                fill.table(),
                                fill.index(),
                                fill.bytes(),
                                Math.round(fill.bytes() * Math.min(1, density / 90)),
                                true);
            }
        }
    }

    @Override
    public Map<TableName, Size> sizes(Connection connection, List<TableName> wanted) throws SQLException {
        Map<TableName, Size> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT w.s AS table_schema, w.t AS table_name,
                       coalesce(sum(pg_total_relation_size(p.relid)), 0)::bigint AS bytes,
                       sum(x.reltuples) FILTER (WHERE p.isleaf)::bigint AS rows
                FROM unnest(?::text[], ?::text[]) w(s, t)
                JOIN pg_catalog.pg_namespace n ON n.nspname = w.s
                JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.t
                CROSS JOIN LATERAL (
                    SELECT relid, isleaf FROM pg_catalog.pg_partition_tree(c.oid) WHERE c.relkind = 'p'
                    UNION ALL
                    SELECT c.oid, true WHERE c.relkind = 'r'
                ) p
                JOIN pg_catalog.pg_class x ON x.oid = p.relid
                WHERE NOT EXISTS (
                    SELECT FROM pg_catalog.pg_locks l
                    WHERE l.relation = p.relid AND l.mode = 'AccessExclusiveLock' AND l.pid IS DISTINCT FROM pg_backend_pid()
                )
                GROUP BY w.s, w.t""")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", wanted.stream().map(TableName::schema).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", wanted.stream().map(TableName::table).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.put(table(row), new Size(row.getLong("bytes"), row.getLong("rows")));
                }
            }
        }
        return found;
    }

    @Override
    public List<Removed> removed(Connection connection, UUID installation, long session) throws SQLException {
        List<Removed> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT table_name, sum(row_count)::bigint, sum(row_bytes)::bigint
                FROM holdfast.receipt
                WHERE installation = ? AND session_id = ?
                GROUP BY table_name
                HAVING sum(row_count) > 0
                ORDER BY table_name""")) {
            statement.setObject(1, installation);
            statement.setLong(2, session);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Removed(TableName.parse(row.getString(1), "public"), row.getLong(2), row.getLong(3)));
                }
            }
        }
        return found;
    }

    @Override
    public void analyze(Connection connection, TableName table, Duration patience) throws SQLException {
        inTurn(connection, table, patience, "ANALYZE " + PostgresText.quote(table));
    }

    @Override
    public void vacuum(Connection connection, TableName table, Duration patience) throws SQLException {
        inTurn(connection, table, patience, "VACUUM (ANALYZE) " + PostgresText.quote(table));
    }

    /// Who waits for a build's lock with a snapshot, as these do, ends the build.
    private static void inTurn(Connection connection, TableName table, Duration patience, String sql)
            throws SQLException {
        boolean unused = IndexTurn.take(connection, table, patience, () -> {
            patiently(connection, patience, sql);
            return true;
        });
    }

    /// What an interrupted one leaves is named after the index: the new one, or the old one once they changed places.
    @Override
    public void reindex(Connection connection, TableName table, String index, Duration patience) throws SQLException {
        TableName whole = new TableName(table.schema(), index);
        boolean unused = IndexTurn.take(connection, table, patience, () -> {
            dropBeside(connection, table, index, patience);
            try {
                patiently(connection, patience, "REINDEX INDEX CONCURRENTLY " + PostgresText.quote(whole));
            } catch (SQLException failure) {
                throw withoutLeft(connection, table, index, patience, failure);
            }
            return true;
        });
    }

    /// Whoever was in the way of the build may be in that of the drop.
    private static SQLException withoutLeft(
            Connection connection, TableName table, String index, Duration patience, SQLException failure) {
        try {
            dropBeside(connection, table, index, patience);
            return failure;
        } catch (SQLException second) {
            SQLException both = new SQLException(
                    failure.getMessage() + "; an index that is not valid is left beside " + index
                            + ", and goes with the next reindex of it",
                    failure.getSQLState(),
                    failure);
            both.addSuppressed(second);
            return both;
        }
    }

    private static void dropBeside(Connection connection, TableName table, String index, Duration patience)
            throws SQLException {
        for (String left : leftBeside(connection, table, index)) {
            patiently(
                    connection,
                    patience,
                    "DROP INDEX CONCURRENTLY IF EXISTS " + PostgresText.quote(new TableName(table.schema(), left)));
        }
    }

    /// The server cuts the name of the index so that the whole has no more than 63 bytes.
    private static List<String> leftBeside(Connection connection, TableName table, String index) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT x.relname
                FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
                WHERE n.nspname = ? AND t.relname = ? AND NOT i.indisvalid
                  AND x.relname ~ '_cc(new|old)[0-9]*$'
                  AND (regexp_replace(x.relname, '_cc(new|old)[0-9]*$', '') = ?
                    OR octet_length(x.relname) >= 60
                      AND starts_with(?, regexp_replace(x.relname, '_cc(new|old)[0-9]*$', '')))""")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.table());
            statement.setString(3, index);
            statement.setString(4, index);
            return FirstColumn.of(statement);
        }
    }

    private static void patiently(Connection connection, Duration patience, String sql) throws SQLException {
        PostgresIndexing.execute(connection, "SET lock_timeout = " + patience.toMillis());
        try {
            PostgresIndexing.execute(connection, sql);
        } finally {
            PostgresIndexing.execute(connection, "RESET lock_timeout");
        }
    }
}
