-- One row: how many objects users have in the catalog, and the blocks that queries asked for.
WITH ours AS MATERIALIZED (
    SELECT oid FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'holdfast')
)
SELECT count(*) FILTER (WHERE c.relkind IN ('r', 'f') AND NOT c.relispartition) AS tables,
       count(*) FILTER (WHERE c.relkind = 'p' OR c.relispartition AND c.relkind IN ('r', 'f')) AS partitions,
       count(*) FILTER (WHERE c.relkind IN ('i', 'I')) AS indexes,
       count(*) FILTER (WHERE c.relkind IN ('v', 'm')) AS views,
       count(*) FILTER (WHERE c.relkind = 'S')
         + (SELECT count(*) FROM pg_catalog.pg_proc p JOIN ours ON ours.oid = p.pronamespace)
         + (SELECT count(*) FROM pg_catalog.pg_type t JOIN ours ON ours.oid = t.typnamespace
            WHERE t.typtype IN ('d', 'e', 'r')) AS others,
       max(d.blks_hit) AS block_hits,
       max(d.blks_read) AS block_reads
FROM pg_catalog.pg_class c
JOIN ours ON ours.oid = c.relnamespace
RIGHT JOIN pg_catalog.pg_stat_database d ON true
WHERE d.datname = current_database()
