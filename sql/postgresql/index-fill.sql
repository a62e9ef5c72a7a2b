-- One row for each B-tree of 1 MiB and more, with the pages that its rows would fill at nine tenths if it were built now.
-- An entry is a header of 8 bytes, a line pointer of 4, and the columns, aligned to 8; a page keeps 40 for itself.
SELECT n.nspname AS table_schema,
       t.relname AS table_name,
       c.relname AS index_name,
       c.relpages::bigint * current_setting('block_size')::bigint AS bytes,
       current_setting('block_size')::bigint * (1 + ceil(
           greatest(c.reltuples, 0) * (12 + 8 * ceil((1 + w.width) / 8))
           / (0.9 * (current_setting('block_size')::bigint - 40))))::bigint AS expected
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i' AND c.relpages >= 128
JOIN pg_catalog.pg_am am ON am.oid = c.relam AND am.amname = 'btree'
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid AND t.relpersistence <> 't'
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
CROSS JOIN LATERAL (
    SELECT sum(coalesce(s.avg_width * (1 - s.null_frac), 16)) AS width
    FROM unnest(i.indkey::int2[]) AS k(attnum)
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum <> 0
    LEFT JOIN pg_catalog.pg_stats s
      ON s.schemaname = n.nspname AND s.tablename = t.relname AND s.attname = a.attname AND NOT s.inherited
) w
WHERE i.indisvalid
  AND n.nspname !~ '^pg_'
  AND n.nspname NOT IN ('information_schema', 'holdfast')
ORDER BY n.nspname, t.relname, c.relname
