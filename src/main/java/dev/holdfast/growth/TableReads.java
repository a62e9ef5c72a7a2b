package dev.holdfast.growth;

import dev.holdfast.dialect.TableName;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Tables, indexes and databases as the newest samples show them.
final class TableReads {
    /// What rates are measured over, where there are as many days.
    static final Duration WINDOW = Duration.ofDays(7);

    /// The oldest sample of the window lies beside the newest: a step of an index for each table.
    private static final String TABLES = """
            SELECT d.name AS database, t.table_schema, t.table_name, t.kind, t.root_schema, t.root_name,
              t.heap_bytes, t.index_bytes, t.toast_bytes, t.row_count, t.dead_rows, t.inserted, t.densest,
              t.vacuumed_at, t.analyzed_at, t.first_at, g.sampled_at,
              f.at AS from_at, f.heap_bytes + f.index_bytes + f.toast_bytes AS from_bytes, f.inserted AS from_inserted
            FROM growth_table t
            JOIN growth_database g ON g.database_id = t.database_id
            JOIN database_ d ON d.id = t.database_id
            LEFT JOIN LATERAL (
              SELECT * FROM growth_sample s WHERE s.table_id = t.id AND s.at >= g.sampled_at - ? * interval '1 second'
              ORDER BY s.at LIMIT 1) f ON true
            CROSS JOIN (
              SELECT ?::text AS database, ?::text AS table_schema, ?::text AS table_name, ?::boolean AS governed) wanted
            WHERE t.gone_at IS NULL AND wanted.database IN ('', d.name)
              AND (NOT wanted.governed OR (t.database_id, t.table_schema, t.table_name) IN (
                SELECT p.database_id, p.table_schema, p.table_name FROM policy p WHERE p.parent_id IS NULL))
              AND (wanted.table_name = ''
                OR t.table_schema = wanted.table_schema AND t.table_name = wanted.table_name)
            ORDER BY t.heap_bytes + t.index_bytes + t.toast_bytes DESC, d.name, t.table_schema, t.table_name
            """;

    private final Store store;
    private final PolicyFacts policies;
    private final InstantSource clock;

    TableReads(Store store, PolicyFacts policies, InstantSource clock) {
        this.store = store;
        this.policies = policies;
        this.clock = clock;
    }

    List<TableGrowth> tables(String database) {
        return read(database, null, false);
    }

    /// Tables that a policy without a parent takes rows of, in all databases.
    List<TableGrowth> governed() {
        return read("", null, true);
    }

    /// @return null when the table was never sampled, or is gone
    @Nullable
    TableGrowth table(String database, TableName table) {
        List<TableGrowth> found = read(database, table, false);
        return found.isEmpty() ? null : found.getFirst();
    }

    private List<TableGrowth> read(String database, @Nullable TableName only, boolean governed) {
        Instant now = clock.instant();
        return store.inTransaction(tx -> {
            Map<Subject, PolicyFacts.Facts> facts = policies.byTable(tx, now.minus(WINDOW));
            return tx.dsl().connectionResult(connection -> read(connection, database, only, governed, facts, now));
        });
    }

    /// As the driver has the rows: of 20,000 tables, records of jOOQ took longer than all else.
    private static List<TableGrowth> read(
            Connection connection,
            String database,
            @Nullable TableName only,
            boolean governed,
            Map<Subject, PolicyFacts.Facts> facts,
            Instant now)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(TABLES)) {
            select.setLong(1, WINDOW.toSeconds());
            select.setString(2, database);
            select.setString(3, only == null ? "" : only.schema());
            select.setString(4, only == null ? "" : only.table());
            select.setBoolean(5, governed);
            List<TableGrowth> tables = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                TableRow row = new TableRow(rows, facts, now);
                while (rows.next()) {
                    tables.add(row.table());
                }
            }
            return tables;
        }
    }

    private static @Nullable Duration over(Record row, Instant sampledAt) {
        Instant from = row.get("from_at", Instant.class);
        return from == null || !from.isBefore(sampledAt) ? null : Duration.between(from, sampledAt);
    }

    private static long number(Record row, String column) {
        Long value = row.get(column, Long.class);
        return value == null ? 0 : value;
    }

    List<SampledDatabase> databases() {
        return store.inTransaction(tx -> tx.dsl()
                .fetch("""
                        SELECT d.name AS database, g.sampled_at, coalesce(g.millis, 0) AS millis, g.disk_free, g.gaps,
                          g.problem,
                          (SELECT min(at) FROM growth_database_sample s WHERE s.database_id = d.id) AS since,
                          n.heap_bytes + n.index_bytes + n.toast_bytes AS bytes,
                          (SELECT count(*) FROM growth_table t
                           WHERE t.database_id = d.id AND t.gone_at IS NULL AND t.kind <> 'partitioned') AS tables,
                          CASE WHEN n.block_hits >= p.block_hits AND n.block_reads >= p.block_reads THEN
                            (n.block_hits - p.block_hits)::float8
                              / nullif(n.block_hits - p.block_hits + n.block_reads - p.block_reads, 0)
                          END AS cache_hits
                        FROM database_ d
                        LEFT JOIN growth_database g ON g.database_id = d.id
                        LEFT JOIN growth_database_sample n ON n.database_id = d.id AND n.at = g.sampled_at
                        LEFT JOIN LATERAL (
                          SELECT * FROM growth_database_sample s WHERE s.database_id = d.id AND s.at < g.sampled_at
                          ORDER BY s.at DESC LIMIT 1) p ON true
                        ORDER BY d.name""")
                .map(row -> new SampledDatabase(
                        row.get("database", String.class),
                        row.get("since", Instant.class),
                        row.get("sampled_at", Instant.class),
                        number(row, "millis"),
                        number(row, "bytes"),
                        number(row, "tables"),
                        row.get("cache_hits", Double.class),
                        row.get("disk_free", Long.class),
                        row.get("gaps") == null ? List.of() : List.of(row.get("gaps", String[].class)),
                        row.get("problem", String.class))));
    }

    List<IndexGrowth> indexes(String database, @Nullable TableName only) {
        return store.inTransaction((Tx tx) -> tx.dsl()
                .fetch(
                        """
                        SELECT d.name AS database, t.table_schema, t.table_name, x.index_name, x.bytes, x.scans,
                          x.first_at, f.at AS from_at, f.bytes AS from_bytes, f.scans AS from_scans,
                          greatest(g.indexes_at, x.stored_at) AS sampled_at
                        FROM growth_index x
                        JOIN growth_table t ON t.id = x.table_id
                        JOIN growth_database g ON g.database_id = t.database_id
                        JOIN database_ d ON d.id = t.database_id
                        LEFT JOIN LATERAL (
                          SELECT * FROM index_sample s
                          WHERE s.index_id = x.id AND s.at >= g.sampled_at - {3} * interval '1 second'
                          ORDER BY s.at LIMIT 1) f ON true
                        WHERE x.gone_at IS NULL AND t.gone_at IS NULL AND d.name = {0}
                          AND ({1} = '' OR t.table_schema = {1} AND t.table_name = {2})
                        ORDER BY x.bytes DESC, t.table_schema, t.table_name, x.index_name""",
                        DSL.val(database),
                        DSL.val(only == null ? "" : only.schema()),
                        DSL.val(only == null ? "" : only.table()),
                        DSL.val(WINDOW.toSeconds()))
                .map(TableReads::index));
    }

    private static IndexGrowth index(Record row) {
        Duration over = over(row, row.get("sampled_at", Instant.class));
        return new IndexGrowth(
                row.get("database", String.class),
                new TableName(row.get("table_schema", String.class), row.get("table_name", String.class)),
                row.get("index_name", String.class),
                number(row, "bytes"),
                number(row, "scans"),
                over == null
                        ? null
                        : TableRow.DAY * (number(row, "bytes") - number(row, "from_bytes")) / over.toMillis(),
                over == null
                        ? null
                        : TableRow.DAY * (number(row, "scans") - number(row, "from_scans")) / over.toMillis(),
                row.get("first_at", Instant.class));
    }
}
