-- One row for each table or partition that has rows of its own: what it holds, and when the server sees to it.
WITH setting AS (
    SELECT current_setting('autovacuum')::boolean AND current_setting('track_counts')::boolean AS automatic,
           current_setting('autovacuum_vacuum_threshold')::float8 AS vacuum_base,
           current_setting('autovacuum_vacuum_scale_factor')::float8 AS vacuum_scale,
           nullif(current_setting('autovacuum_vacuum_max_threshold', true)::float8, -1) AS vacuum_most, -- version 18
           current_setting('autovacuum_analyze_threshold')::float8 AS analyze_base,
           current_setting('autovacuum_analyze_scale_factor')::float8 AS analyze_scale,
           current_setting('block_size')::bigint AS page
), locked AS MATERIALIZED ( -- measuring one of these would wait
    SELECT l.relation
    FROM pg_catalog.pg_locks l
    WHERE l.mode = 'AccessExclusiveLock'
      AND l.locktype = 'relation'
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
      AND l.pid IS DISTINCT FROM pg_backend_pid()
), here AS MATERIALIZED (
    SELECT c.oid,
           n.nspname,
           c.relname,
           c.relpages,
           greatest(c.reltuples, 0) AS tuples,
           c.oid IN (SELECT relation FROM locked)
               OR EXISTS (SELECT FROM pg_catalog.pg_index i JOIN locked l ON l.relation = i.indexrelid
                          WHERE i.indrelid = c.oid) AS busy,
           (SELECT jsonb_object_agg(o.option_name, o.option_value)
            FROM pg_catalog.pg_options_to_table(c.reloptions) o) AS options
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r'
      AND c.relpersistence <> 't'
      AND n.nspname !~ '^pg_'
      AND n.nspname NOT IN ('information_schema', 'holdfast')
), few AS (
    SELECT count(*) <= 2000 AS measured FROM here
)
SELECT h.nspname AS table_schema,
       h.relname AS table_name,
       coalesce(nullif(pg_catalog.pg_stat_get_live_tuples(h.oid), 0), h.tuples)::bigint AS rows,
       pg_catalog.pg_stat_get_dead_tuples(h.oid) AS dead,
       pg_catalog.pg_stat_get_mod_since_analyze(h.oid) AS changed,
       least(
           coalesce((h.options ->> 'autovacuum_vacuum_threshold')::float8, s.vacuum_base)
               + coalesce((h.options ->> 'autovacuum_vacuum_scale_factor')::float8, s.vacuum_scale) * h.tuples,
           coalesce(nullif((h.options ->> 'autovacuum_vacuum_max_threshold')::float8, -1), s.vacuum_most)
       )::bigint AS vacuum_at,
       (coalesce((h.options ->> 'autovacuum_analyze_threshold')::float8, s.analyze_base)
           + coalesce((h.options ->> 'autovacuum_analyze_scale_factor')::float8, s.analyze_scale) * h.tuples)::bigint
           AS analyze_at,
       s.automatic AND coalesce((h.options ->> 'autovacuum_enabled')::boolean, true) AS automatic,
       EXISTS (SELECT FROM pg_catalog.pg_stat_progress_vacuum v WHERE v.relid = h.oid) AS vacuuming,
       CASE WHEN h.busy OR NOT f.measured THEN h.relpages * s.page ELSE coalesce(pg_relation_size(h.oid), 0) END
           AS heap_bytes,
       CASE
           WHEN h.busy OR NOT f.measured THEN s.page * (h.relpages + (
               SELECT coalesce(sum(x.relpages), 0)
               FROM pg_catalog.pg_index i
               JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
               WHERE i.indrelid = h.oid))
           ELSE coalesce(pg_total_relation_size(h.oid), 0)
       END AS bytes,
       greatest(pg_catalog.pg_stat_get_last_vacuum_time(h.oid), pg_catalog.pg_stat_get_last_autovacuum_time(h.oid))
           AS vacuumed,
       greatest(pg_catalog.pg_stat_get_last_analyze_time(h.oid), pg_catalog.pg_stat_get_last_autoanalyze_time(h.oid))
           AS analyzed
FROM here h
CROSS JOIN setting s
CROSS JOIN few f
ORDER BY h.nspname, h.relname
