-- One row for each column of a day or a moment that statistics know; those of a partitioned table are of all partitions.
WITH known AS MATERIALIZED (
    SELECT DISTINCT ON (s.schemaname, s.tablename, s.attname)
           s.schemaname, s.tablename, s.attname, s.null_frac, s.correlation,
           coalesce(s.histogram_bounds::text::text[], '{}') || coalesce(s.most_common_vals::text::text[], '{}') AS sample
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a
      ON a.attrelid = c.oid
     AND a.atttypid IN ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype)
     AND a.attnum > 0
     AND NOT a.attisdropped
    JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname
    WHERE c.relkind IN ('r', 'p')
      AND NOT c.relispartition
      AND n.nspname !~ '^pg_'
      AND n.nspname NOT IN ('information_schema', 'holdfast')
    ORDER BY s.schemaname, s.tablename, s.attname, s.inherited DESC
)
SELECT k.schemaname AS schema_name,
       k.tablename AS table_name,
       k.attname AS column_name,
       k.null_frac,
       k.correlation,
       v.oldest,
       v.newest
FROM known k
CROSS JOIN LATERAL ( -- infinity is no day
    SELECT min(value::timestamptz)::date AS oldest, max(value::timestamptz)::date AS newest
    FROM unnest(k.sample) AS value
    WHERE value !~ 'infinity'
) v
ORDER BY k.schemaname, k.tablename, k.attname
