-- One row for each table and partition with rows of its own, by the catalog and the counters alone: no table is opened, so
-- that no lock on one is asked for. Pages and tuples are those of the last vacuum, analyze or CREATE INDEX.
WITH indexed AS MATERIALIZED (
    SELECT i.indrelid, sum(x.relpages)::bigint AS pages
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
    GROUP BY i.indrelid
)
SELECT c.oid::bigint AS relation,
       n.nspname AS schema_name,
       c.relname AS table_name,
       rn.nspname AS root_schema,
       r.relname AS root_name,
       b.size * c.relpages AS heap_bytes,
       b.size * coalesce(i.pages, 0) AS index_bytes,
       b.size * (coalesce(t.relpages, 0) + coalesce(ti.pages, 0)) AS toast_bytes,
       c.reltuples::bigint AS tuples,
       pg_stat_get_live_tuples(c.oid) AS live_rows,
       pg_stat_get_dead_tuples(c.oid) AS dead_rows,
       pg_stat_get_tuples_inserted(c.oid) AS inserted,
       pg_stat_get_tuples_updated(c.oid) AS updated,
       pg_stat_get_tuples_deleted(c.oid) AS deleted,
       greatest(pg_stat_get_last_vacuum_time(c.oid), pg_stat_get_last_autovacuum_time(c.oid)) AS vacuumed_at,
       greatest(pg_stat_get_last_analyze_time(c.oid), pg_stat_get_last_autoanalyze_time(c.oid)) AS analyzed_at
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN (SELECT current_setting('block_size')::bigint AS size) b
LEFT JOIN indexed i ON i.indrelid = c.oid
LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN indexed ti ON ti.indrelid = c.reltoastrelid
LEFT JOIN pg_catalog.pg_class r ON c.relispartition AND r.oid = pg_partition_root(c.oid)
LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
WHERE c.relkind IN ('r', 'm')
  AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_'
  AND n.nspname NOT IN ('information_schema', 'holdfast')
