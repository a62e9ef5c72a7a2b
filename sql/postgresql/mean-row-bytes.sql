-- One row for each of the named tables that was analysed: what a row takes on average, header and large values included.
WITH leaf AS (
    SELECT n.nspname, c.relname, coalesce(p.relid, c.oid) AS relation
    FROM unnest(?::text[], ?::text[]) AS wanted(schema_name, table_name)
    JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema_name
    JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.table_name AND c.relkind IN ('r', 'p')
    LEFT JOIN LATERAL pg_catalog.pg_partition_tree(c.oid) p ON p.isleaf
), measured AS (
    SELECT l.nspname,
           l.relname,
           r.reltuples,
           28 + s.width -- line pointer and header
           + CASE
                 WHEN t.oid IS NULL THEN 0
                 WHEN t.reltuples >= 0 THEN t.reltuples * 2032 / r.reltuples -- a value's chunks fill a quarter page each
                 ELSE pg_relation_size(t.oid) / r.reltuples -- never vacuumed: nothing was left behind yet
             END AS bytes
    FROM leaf l
    JOIN pg_catalog.pg_class r ON r.oid = l.relation AND r.reltuples > 0
    JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
    LEFT JOIN pg_catalog.pg_class t ON t.oid = r.reltoastrelid
    JOIN LATERAL (
        SELECT sum(s.avg_width * (1 - s.null_frac)) AS width
        FROM pg_catalog.pg_stats s
        WHERE s.schemaname = n.nspname AND s.tablename = r.relname AND NOT s.inherited
    ) s ON s.width IS NOT NULL
)
SELECT nspname AS schema_name,
       relname AS table_name,
       (sum(bytes * reltuples) / sum(reltuples))::bigint AS bytes
FROM measured
GROUP BY nspname, relname
