package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.dialect.IndexKeeping;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// `pg_index`, `pg_stat_all_indexes`, and CREATE and DROP INDEX CONCURRENTLY.
final class PostgresIndexKeeping implements IndexKeeping {
    private static final String RESET_PLACE = "RESET default_tablespace";

    private final String indexes = SqlFile.read("index-use.sql");

    @Override
    public List<IndexInfo> indexes(Connection connection) throws SQLException {
        List<IndexInfo> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(indexes);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(index(row));
            }
        }
        return found;
    }

    private static IndexInfo index(ResultSet row) throws SQLException {
        TableName table = new TableName(row.getString("table_schema"), row.getString("table_name"));
        String name = row.getString("index_name");
        boolean partitioned = row.getBoolean("partitioned");
        return new IndexInfo(
                table,
                name,
                row.getString("definition"),
                partitioned ? List.of() : create(table, name, row),
                dropStatement(table, name),
                row.getString("method"),
                row.getBoolean("ordered"),
                keys(row),
                texts(row, "included"),
                row.getString("predicate"),
                row.getBoolean("is_unique"),
                row.getBoolean("nulls_equal"),
                row.getBoolean("valid"),
                row.getBoolean("building"),
                partitioned,
                texts(row, "backs"),
                row.getLong("bytes"),
                row.getLong("scans"),
                instant(row.getTimestamp("last_scan")));
    }

    /// The server's description leaves out where the index lies, what is said of it, and how closely it is analysed.
    private static List<String> create(TableName table, String name, ResultSet row) throws SQLException {
        List<String> statements = new ArrayList<>();
        String place = row.getString("tablespace");
        if (place != null) {
            statements.add("SET default_tablespace = " + PostgresText.quote(place));
        }
        statements.add(row.getString("definition").replaceFirst(" INDEX ", " INDEX CONCURRENTLY "));
        if (place != null) {
            statements.add(RESET_PLACE);
        }
        String index = PostgresText.quote(new TableName(table.schema(), name));
        String remark = row.getString("remark");
        if (remark != null) {
            statements.add("COMMENT ON INDEX " + index + " IS " + remark);
        }
        for (String target : texts(row, "targets")) {
            statements.add("ALTER INDEX " + index + " ALTER COLUMN " + target);
        }
        return statements;
    }

    @Override
    public String dropIndex(TableName table, String index) {
        return dropStatement(table, index);
    }

    private static String dropStatement(TableName table, String index) {
        return "DROP INDEX CONCURRENTLY IF EXISTS " + PostgresText.quote(new TableName(table.schema(), index));
    }

    private static List<IndexInfo.Key> keys(ResultSet row) throws SQLException {
        List<String> texts = texts(row, "texts");
        List<String> rules = texts(row, "rules");
        Boolean[] columns = (Boolean[]) row.getArray("columns").getArray();
        return IntStream.range(0, texts.size())
                .mapToObj(i -> new IndexInfo.Key(texts.get(i), columns[i], rules.get(i)))
                .toList();
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        var array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    private static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }

    /// A database whose counters were never reset has counted since the server was made, or crashed: both set the
    /// background writer's time. The server's own start is no bound: counters outlive it.
    @Override
    public Counting counting(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                        SELECT coalesce(d.stats_reset, w.stats_reset),
                               EXISTS (SELECT FROM pg_catalog.pg_stat_replication)
                                   OR EXISTS (SELECT FROM pg_catalog.pg_replication_slots WHERE slot_type = 'physical')
                        FROM pg_catalog.pg_stat_database d
                        CROSS JOIN pg_catalog.pg_stat_bgwriter w
                        WHERE d.datname = current_database()""");
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? new Counting(instant(row.getTimestamp(1)), row.getBoolean(2))
                    : new Counting(null, false);
        }
    }

    @Override
    public List<Advice> advice(Connection connection) {
        return List.of(); // this server keeps no such list
    }

    @Override
    public Standing standing(Connection connection, TableName table, String index) throws SQLException {
        return standingOf(connection, table, index);
    }

    static Standing standingOf(Connection connection, TableName table, String index) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT i.indisvalid AND i.indisready AND i.indislive,
                       EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = c.oid)
                FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
                WHERE n.nspname = ? AND c.relname = ?""")) {
            statement.setString(1, table.schema());
            statement.setString(2, index);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Standing.NONE;
                }
                if (row.getBoolean(2)) {
                    return Standing.BEING_BUILT;
                }
                return row.getBoolean(1) ? Standing.VALID : Standing.HALF_BUILT;
            }
        }
    }

    @Override
    public void create(Connection connection, TableName table, String index, List<String> statements)
            throws SQLException {
        boolean unused = IndexTurn.take(connection, table, () -> created(connection, table, index, statements));
    }

    private boolean created(Connection connection, TableName table, String index, List<String> statements)
            throws SQLException {
        if (standing(connection, table, index) != Standing.NONE) {
            throw new SQLException("an index " + index + " stands already; nothing was built", "42P07");
        }
        try {
            for (String statement : statements) {
                PostgresIndexing.execute(connection, statement);
            }
        } catch (SQLException failure) {
            try {
                if (statements.contains(RESET_PLACE)) {
                    PostgresIndexing.execute(connection, RESET_PLACE);
                }
                if (standing(connection, table, index) == Standing.HALF_BUILT) {
                    PostgresIndexing.execute(connection, dropStatement(table, index));
                }
            } catch (SQLException second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
        return true;
    }

    /// The entry of a partitioned table goes last, and only if that is a matter of a moment: it stops writers.
    @Override
    public boolean clear(Connection connection, TableName table, String index, List<String> columns)
            throws SQLException {
        PostgresIndexing.execute(connection, "SET lock_timeout = '2s'");
        try {
            if (!columns.isEmpty()) {
                PostgresIndexing.clear(connection, table, columns, IndexTurn::takeNow);
            }
            if (standing(connection, table, index) == Standing.HALF_BUILT) {
                boolean unused = IndexTurn.takeNow(connection, table, () -> dropHalfBuilt(connection, table, index));
            }
            return switch (standing(connection, table, index)) {
                case NONE, VALID -> true;
                case BEING_BUILT, HALF_BUILT -> false;
            };
        } finally {
            PostgresIndexing.execute(connection, "RESET lock_timeout");
        }
    }

    private static boolean dropHalfBuilt(Connection connection, TableName table, String index) throws SQLException {
        boolean left = standingOf(connection, table, index) == Standing.HALF_BUILT;
        if (left) {
            PostgresIndexing.execute(
                    connection,
                    PostgresIndexing.partitioned(connection, table)
                            ? "DROP INDEX IF EXISTS " + PostgresText.quote(new TableName(table.schema(), index))
                            : dropStatement(table, index));
        }
        return left;
    }

    @Override
    public void drop(Connection connection, TableName table, String index) throws SQLException {
        boolean unused = IndexTurn.take(connection, table, () -> {
            PostgresIndexing.execute(connection, dropStatement(table, index));
            return true;
        });
    }

    @Override
    public Optional<Progress> progress(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT p.phase,
                       CASE WHEN p.phase LIKE 'waiting%' THEN p.lockers_done
                            WHEN p.tuples_total > 0 THEN p.tuples_done ELSE p.blocks_done END,
                       CASE WHEN p.phase LIKE 'waiting%' THEN p.lockers_total
                            WHEN p.tuples_total > 0 THEN p.tuples_total ELSE p.blocks_total END,
                       coalesce('process ' || a.pid || ' of ' || coalesce(a.usename, '?')
                           || coalesce(' (' || nullif(a.application_name, '') || ')', '')
                           || coalesce(', in its transaction since ' || to_char(a.xact_start, 'HH24:MI:SS'), ''), '')
                FROM pg_catalog.pg_stat_progress_create_index p
                JOIN pg_catalog.pg_class c ON c.oid = p.relid
                JOIN pg_catalog.pg_class t
                  ON t.oid = coalesce(CASE WHEN c.relispartition THEN pg_catalog.pg_partition_root(c.oid) END, c.oid)
                JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
                LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = p.current_locker_pid AND p.current_locker_pid <> 0
                WHERE n.nspname = ? AND t.relname = ?
                LIMIT 1""")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.table());
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Progress(row.getString(1), row.getLong(2), row.getLong(3), row.getString(4)))
                        : Optional.empty();
            }
        }
    }
}
