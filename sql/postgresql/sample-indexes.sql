-- One row for each index of a user's table, by the catalog and the counters alone.
SELECT n.nspname AS schema_name,
       c.relname AS table_name,
       x.relname AS index_name,
       x.relpages * current_setting('block_size')::bigint AS bytes,
       pg_stat_get_numscans(x.oid) AS scans
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid AND x.relkind = 'i'
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid AND c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_'
  AND n.nspname NOT IN ('information_schema', 'holdfast')
