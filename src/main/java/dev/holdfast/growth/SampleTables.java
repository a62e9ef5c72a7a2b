package dev.holdfast.growth;

import dev.holdfast.dialect.Sampling;
import dev.holdfast.dialect.Sampling.Bytes;
import dev.holdfast.dialect.Sampling.Size;
import dev.holdfast.dialect.TableName;
import dev.holdfast.growth.Sampler.Seen;
import dev.holdfast.growth.Sampler.Sized;
import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Writes samples to the control database: each statement over all tables of a database at once.
final class SampleTables {
    /// How often a table that did not change has a row.
    private static final Duration LEAST_OFTEN = Duration.ofDays(1);

    private static final Duration INDEXES = Duration.ofHours(1);

    /// Clocks of nodes do not differ by more: what is later was written by one that was wrong.
    static final Duration AHEAD = Duration.ofHours(1);

    /// What is known of a database's tables before it is sampled.
    record Known(Map<TableName, KnownTable> tables, boolean indexesDue) {
        /// Whether the size that is known may be wrong by now.
        boolean changed(Size size) {
            KnownTable known = tables.get(size.name());
            return known == null
                    ? size.written() > 0 || size.rows() > 0
                    : known.measuredWrites == null
                            ? size.written() > 0 || size.rows() != known.rows
                            : known.measuredWrites != size.written()
                                    || known.measuredPages == null
                                    || known.measuredPages != Sampler.pages(size)
                                    || known.rows != size.rows();
        }

        long writesSince(Size size) {
            KnownTable known = tables.get(size.name());
            return known == null || known.measuredWrites == null
                    ? size.written()
                    : Math.abs(size.written() - known.measuredWrites);
        }

        /// The table with the bytes that were measured last, or else those of the statistics.
        Sized asMeasured(Size size) {
            KnownTable known = tables.get(size.name());
            return known == null || known.measuredWrites == null
                    ? new Sized(size, size.bytes(), null, null)
                    : new Sized(size, known.bytes, known.measuredWrites, known.measuredPages);
        }
    }

    record KnownTable(
            Bytes bytes,
            long rows,
            @Nullable Long measuredWrites,
            @Nullable Long measuredPages) {}

    /// @return whether it is for this node to sample now
    boolean claim(Tx tx, String database, Instant now, Instant before) {
        return tx.dsl().execute("""
                                INSERT INTO growth_database (database_id, tried_at)
                                SELECT id, {0} FROM database_ WHERE name = {1}
                                ON CONFLICT (database_id) DO UPDATE SET tried_at = excluded.tried_at
                                WHERE growth_database.tried_at <= {2} OR growth_database.tried_at > {3}""", DSL.val(now), DSL.val(database), DSL.val(before), DSL.val(now.plus(AHEAD))) == 1;
    }

    Known known(Tx tx, String database, Instant at) {
        Map<TableName, KnownTable> tables = new HashMap<>();
        tx.dsl()
                .fetch("""
                        SELECT table_schema, table_name, heap_bytes, index_bytes, toast_bytes, row_count,
                          measured_writes, measured_pages
                        FROM growth_table JOIN database_ d ON d.id = database_id
                        WHERE d.name = {0} AND kind <> 'partitioned'""", DSL.val(database))
                .forEach(row -> tables.put(
                        new TableName(row.get(0, String.class), row.get(1, String.class)),
                        new KnownTable(
                                new Bytes(row.get(2, Long.class), row.get(3, Long.class), row.get(4, Long.class)),
                                row.get(5, Long.class),
                                row.get(6, Long.class),
                                row.get(7, Long.class))));
        boolean indexesDue = tx.dsl()
                .fetch("""
                        SELECT FROM growth_database g JOIN database_ d ON d.id = g.database_id
                        WHERE d.name = {0} AND g.indexes_at > {1} AND g.indexes_at <= {2}""", DSL.val(database), DSL.val(at.minus(INDEXES)), DSL.val(at.plus(AHEAD)))
                .isEmpty();
        return new Known(tables, indexesDue);
    }

    void failed(Tx tx, String database, Instant at, String problem) {
        tx.dsl().execute("""
                        INSERT INTO growth_database (database_id, tried_at, problem)
                        SELECT id, {0}, {1} FROM database_ WHERE name = {2}
                        ON CONFLICT (database_id) DO UPDATE SET problem = excluded.problem""", DSL.val(at), DSL.val(problem), DSL.val(database));
    }

    /// @return rows that were written for tables
    long keep(Tx tx, String database, Instant at, int millis, Seen seen, Percentiles.@Nullable Figures latency) {
        int id = entered(tx, database, at, millis, seen);
        List<Sized> all = new ArrayList<>(Sampler.partitioned(seen.sizes()).values());
        int partitioned = all.size();
        all.addAll(seen.sizes());
        long stored = keepTables(tx, id, at, all, partitioned);
        if (seen.indexes() != null) {
            keepIndexes(tx, id, at, seen.indexes());
        }
        keepWhole(tx, id, at, seen, latency);
        return stored;
    }

    /// Locks the database's row: one sample at a time.
    private static int entered(Tx tx, String database, Instant at, int millis, Seen seen) {
        return tx.dsl()
                .fetchSingle(
                        """
                        INSERT INTO growth_database AS g
                          (database_id, tried_at, sampled_at, millis, disk_free, gaps, no_latency, indexes_at)
                        SELECT id, {0}, {0}, {1}, {2}::bigint, {3}::text[], {4}::text,
                          CASE WHEN {5} THEN {0} END
                        FROM database_ WHERE name = {6}
                        ON CONFLICT (database_id) DO UPDATE SET
                          tried_at = greatest(g.tried_at, excluded.tried_at), sampled_at = excluded.sampled_at,
                          millis = excluded.millis, disk_free = excluded.disk_free, gaps = excluded.gaps,
                          no_latency = excluded.no_latency, problem = NULL,
                          indexes_at = coalesce(excluded.indexes_at, g.indexes_at)
                        RETURNING database_id""",
                        DSL.val(at),
                        DSL.val(millis),
                        DSL.val(seen.whole().diskFree()),
                        DSL.val(gaps(seen).toArray(String[]::new)),
                        DSL.val(seen.statements().absent()),
                        DSL.val(seen.indexes() != null),
                        DSL.val(database))
                .get(0, Integer.class);
    }

    private static List<String> gaps(Seen seen) {
        List<String> gaps = new ArrayList<>(seen.whole().gaps());
        if (seen.statements().absent() != null) {
            gaps.add(seen.statements().absent());
        }
        return gaps;
    }

    /// @param partitioned how many of them, at the beginning, are partitioned tables
    private static long keepTables(Tx tx, int id, Instant at, List<Sized> all, int partitioned) {
        String[] kinds = new String[all.size()];
        for (int n = 0; n < kinds.length; n++) {
            kinds[n] = n < partitioned ? "partitioned" : all.get(n).size().root() == null ? "table" : "partition";
        }
        @Nullable String[] schemas = texts(all, sized -> sized.size().name().schema());
        @Nullable String[] names = texts(all, sized -> sized.size().name().table());
        long stored = tx.dsl()
                .execute(
                        """
                        WITH found AS (
                          SELECT * FROM unnest({2}::text[], {3}::text[], {4}::text[], {5}::text[], {6}::text[],
                            {7}::bigint[], {8}::bigint[], {9}::bigint[], {10}::bigint[], {11}::bigint[], {12}::bigint[],
                            {13}::bigint[], {14}::bigint[], {15}::float8[], {16}::bigint[], {17}::bigint[])
                          AS f(table_schema, table_name, kind, root_schema, root_name, heap, indexes, toast, row_count,
                            dead, inserted, measured_writes, measured_pages, density, vacuumed, analyzed)
                        ), kept AS (
                          INSERT INTO growth_table AS t (database_id, table_schema, table_name, kind, root_schema,
                            root_name, first_at, stored_at, heap_bytes, index_bytes, toast_bytes, row_count, dead_rows,
                            inserted, server_inserted, measured_writes, measured_pages, densest, vacuumed_at,
                            analyzed_at)
                          SELECT {0}, table_schema, table_name, kind, root_schema, root_name, {1}, {1}, heap, indexes,
                            toast, row_count, dead, inserted, inserted, measured_writes, measured_pages, density,
                            to_timestamp(vacuumed / 1000.0), to_timestamp(analyzed / 1000.0)
                          FROM found
                          ON CONFLICT (database_id, table_schema, table_name) DO UPDATE SET
                            kind = excluded.kind, root_schema = excluded.root_schema, root_name = excluded.root_name,
                            stored_at = excluded.stored_at, gone_at = NULL,
                            heap_bytes = excluded.heap_bytes, index_bytes = excluded.index_bytes,
                            toast_bytes = excluded.toast_bytes, row_count = excluded.row_count,
                            dead_rows = excluded.dead_rows,
                            inserted = t.inserted + excluded.server_inserted
                              - CASE WHEN excluded.server_inserted < t.server_inserted THEN 0 ELSE t.server_inserted END,
                            server_inserted = excluded.server_inserted,
                            measured_writes = excluded.measured_writes, measured_pages = excluded.measured_pages,
                            densest = least(t.densest, excluded.densest),
                            vacuumed_at = excluded.vacuumed_at, analyzed_at = excluded.analyzed_at
                          WHERE t.gone_at IS NOT NULL OR t.stored_at <= {18}
                            OR (t.kind, t.heap_bytes, t.index_bytes, t.toast_bytes, t.row_count, t.dead_rows,
                                t.server_inserted, t.measured_writes, t.measured_pages, t.vacuumed_at, t.analyzed_at)
                              IS DISTINCT FROM
                               (excluded.kind, excluded.heap_bytes, excluded.index_bytes, excluded.toast_bytes,
                                excluded.row_count, excluded.dead_rows, excluded.server_inserted,
                                excluded.measured_writes, excluded.measured_pages, excluded.vacuumed_at,
                                excluded.analyzed_at)
                            OR t.densest IS NULL AND excluded.densest IS NOT NULL OR excluded.densest < t.densest
                          RETURNING id, heap_bytes, index_bytes, toast_bytes, row_count, dead_rows, inserted
                        )
                        INSERT INTO growth_sample
                        SELECT id, {1}, heap_bytes, index_bytes, toast_bytes, row_count, dead_rows, inserted FROM kept
                        ON CONFLICT (table_id, at) DO NOTHING""",
                        DSL.val(id),
                        DSL.val(at),
                        DSL.val(schemas),
                        DSL.val(names),
                        DSL.val(kinds),
                        DSL.val(texts(all, sized -> ofRoot(sized, TableName::schema))),
                        DSL.val(texts(all, sized -> ofRoot(sized, TableName::table))),
                        DSL.val(numbers(all, sized -> sized.bytes().heap())),
                        DSL.val(numbers(all, sized -> sized.bytes().indexes())),
                        DSL.val(numbers(all, sized -> sized.bytes().toast())),
                        DSL.val(numbers(all, sized -> sized.size().rows())),
                        DSL.val(numbers(all, sized -> sized.size().deadRows())),
                        DSL.val(numbers(all, sized -> sized.size().inserted())),
                        DSL.val(numbers(all, Sized::measuredWrites)),
                        DSL.val(numbers(all, Sized::measuredPages)),
                        DSL.val(all.stream()
                                .map(sized -> sized.size().rowBytes())
                                .toArray(Double[]::new)),
                        DSL.val(numbers(all, sized -> millis(sized.size().vacuumedAt()))),
                        DSL.val(numbers(all, sized -> millis(sized.size().analyzedAt()))),
                        DSL.val(at.minus(LEAST_OFTEN)));
        tx.dsl().execute("""
                        UPDATE growth_table t SET gone_at = {1}
                        WHERE database_id = {0} AND gone_at IS NULL AND NOT EXISTS (
                          SELECT FROM unnest({2}::text[], {3}::text[]) seen(table_schema, table_name)
                          WHERE seen.table_schema = t.table_schema AND seen.table_name = t.table_name)""", DSL.val(id), DSL.val(at), DSL.val(schemas), DSL.val(names));
        return stored;
    }

    private static @Nullable String ofRoot(Sized sized, Function<TableName, String> part) {
        TableName root = sized.size().root();
        return root == null ? null : part.apply(root);
    }

    private static void keepIndexes(Tx tx, int id, Instant at, List<Sampling.IndexUse> indexes) {
        @Nullable String[] schemas = texts(indexes, index -> index.table().schema());
        @Nullable String[] tables = texts(indexes, index -> index.table().table());
        @Nullable String[] names = texts(indexes, Sampling.IndexUse::index);
        tx.dsl()
                .execute(
                        """
                        WITH kept AS (
                          INSERT INTO growth_index AS x
                            (table_id, index_name, first_at, stored_at, bytes, scans, server_scans)
                          SELECT t.id, f.index_name, {1}, {1}, f.bytes, f.scans, f.scans
                          FROM unnest({2}::text[], {3}::text[], {4}::text[], {5}::bigint[], {6}::bigint[])
                            AS f(table_schema, table_name, index_name, bytes, scans)
                          JOIN growth_table t ON t.database_id = {0} AND t.table_schema = f.table_schema
                            AND t.table_name = f.table_name
                          ON CONFLICT (table_id, index_name) DO UPDATE SET
                            stored_at = excluded.stored_at, gone_at = NULL, bytes = excluded.bytes,
                            scans = x.scans + excluded.server_scans
                              - CASE WHEN excluded.server_scans < x.server_scans THEN 0 ELSE x.server_scans END,
                            server_scans = excluded.server_scans
                          WHERE x.gone_at IS NOT NULL OR x.stored_at <= {7}
                            OR x.bytes <> excluded.bytes OR x.server_scans <> excluded.server_scans
                          RETURNING id, bytes, scans
                        )
                        INSERT INTO index_sample SELECT id, {1}, bytes, scans FROM kept
                        ON CONFLICT (index_id, at) DO NOTHING""",
                        DSL.val(id),
                        DSL.val(at),
                        DSL.val(schemas),
                        DSL.val(tables),
                        DSL.val(names),
                        DSL.val(numbers(indexes, Sampling.IndexUse::bytes)),
                        DSL.val(numbers(indexes, Sampling.IndexUse::scans)),
                        DSL.val(at.minus(LEAST_OFTEN)));
        tx.dsl().execute("""
                        UPDATE growth_index x SET gone_at = {1}
                        FROM growth_table t
                        WHERE t.id = x.table_id AND t.database_id = {0} AND x.gone_at IS NULL AND NOT EXISTS (
                          SELECT FROM unnest({2}::text[], {3}::text[], {4}::text[]) seen(table_schema, table_name, name)
                          WHERE seen.table_schema = t.table_schema AND seen.table_name = t.table_name
                            AND seen.name = x.index_name)""", DSL.val(id), DSL.val(at), DSL.val(schemas), DSL.val(tables), DSL.val(names));
    }

    private static void keepWhole(Tx tx, int id, Instant at, Seen seen, Percentiles.@Nullable Figures latency) {
        Sampling.Whole whole = seen.whole();
        tx.dsl()
                .execute(
                        """
                        INSERT INTO growth_database_sample
                        SELECT {0}, {1}, coalesce(sum(heap_bytes), 0), coalesce(sum(index_bytes), 0),
                          coalesce(sum(toast_bytes), 0), coalesce(sum(row_count), 0), coalesce(sum(dead_rows), 0),
                          (SELECT coalesce(sum(inserted), 0) FROM growth_table
                           WHERE database_id = {0} AND kind <> 'partitioned'),
                          {2}, {3}, {4}, {5}, {6}, {7}, {8},
                          {9}::bigint, {10}::float8, {11}::float8, {12}::float8, {13}::float8
                        FROM growth_table
                        WHERE database_id = {0} AND kind <> 'partitioned' AND gone_at IS NULL
                        ON CONFLICT (database_id, at) DO NOTHING""",
                        DSL.val(id),
                        DSL.val(at),
                        DSL.val(whole.tables()),
                        DSL.val(whole.partitions()),
                        DSL.val(whole.indexes()),
                        DSL.val(whole.views()),
                        DSL.val(whole.others()),
                        DSL.val(whole.blockHits()),
                        DSL.val(whole.blockReads()),
                        DSL.val(latency == null ? null : latency.calls()),
                        DSL.val(latency == null ? null : latency.mean()),
                        DSL.val(latency == null ? null : latency.p50()),
                        DSL.val(latency == null ? null : latency.p95()),
                        DSL.val(latency == null ? null : latency.p99()));
    }

    private static <T> @Nullable String[] texts(List<T> from, Function<T, @Nullable String> value) {
        return from.stream().map(value).toArray(String[]::new);
    }

    private static <T> @Nullable Long[] numbers(List<T> from, Function<T, @Nullable Long> value) {
        return from.stream().map(value).toArray(Long[]::new);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
