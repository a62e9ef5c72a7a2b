-- One row for each ordinary and partitioned table. The partitions of a table count as the table.
WITH RECURSIVE root AS MATERIALIZED (
    SELECT c.oid, n.nspname, c.relname, c.relkind
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p')
      AND NOT c.relispartition
      AND c.relpersistence <> 't'
      AND n.nspname !~ '^pg_'
      AND n.nspname NOT IN ('information_schema', 'holdfast')
), member AS (
    SELECT oid AS root, oid AS relation, relkind FROM root
    UNION ALL
    SELECT m.root, c.oid, c.relkind
    FROM member m
    JOIN pg_catalog.pg_inherits i ON i.inhparent = m.relation
    JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
    WHERE m.relkind = 'p'
), locked AS MATERIALIZED ( -- measuring one of these would wait until somebody's ALTER or VACUUM FULL is over
    SELECT l.relation
    FROM pg_catalog.pg_locks l
    WHERE l.mode = 'AccessExclusiveLock'
      AND l.locktype = 'relation'
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
      AND l.pid IS DISTINCT FROM pg_backend_pid()
), busy AS MATERIALIZED (
    SELECT relation FROM locked
    UNION
    SELECT i.indrelid FROM pg_catalog.pg_index i JOIN locked l ON l.relation = i.indexrelid
), paged AS MATERIALIZED ( -- what is taken from the last vacuum or analyze instead of measured now
    SELECT relation
    FROM member
    WHERE (SELECT count(*) FROM member) > 2000 -- measuring loads 20 kB for each table into the server process for good
       OR relation IN (SELECT relation FROM busy)
), stored AS MATERIALIZED ( -- with what a table keeps aside; joined as sets, for there may be 20,000
    SELECT relation, relation AS part FROM paged
    UNION ALL
    SELECT p.relation, c.reltoastrelid
    FROM paged p
    JOIN pg_catalog.pg_class c ON c.oid = p.relation
    WHERE c.reltoastrelid <> 0
), paged_bytes AS MATERIALIZED (
    SELECT s.relation, current_setting('block_size')::bigint * sum(c.relpages) AS bytes
    FROM (
        SELECT relation, part FROM stored
        UNION ALL
        SELECT o.relation, i.indexrelid FROM stored o JOIN pg_catalog.pg_index i ON i.indrelid = o.part
    ) s
    JOIN pg_catalog.pg_class c ON c.oid = s.part
    GROUP BY s.relation
), measured AS (
    SELECT m.root,
           sum(coalesce(CASE
               WHEN p.relation IS NOT NULL THEN p.bytes
               ELSE pg_total_relation_size(m.relation)
           END, 0)) AS bytes,
           sum(greatest(c.reltuples, 0)) FILTER (WHERE c.relkind <> 'p') AS estimated_rows
    FROM member m
    JOIN pg_catalog.pg_class c ON c.oid = m.relation
    LEFT JOIN paged_bytes p ON p.relation = m.relation
    GROUP BY m.root
)
SELECT r.oid::bigint AS table_id,
       r.nspname AS schema_name,
       r.relname AS table_name,
       r.relkind = 'p' AS partitioned,
       m.bytes::bigint AS bytes,
       coalesce(m.estimated_rows, 0)::bigint AS estimated_rows
FROM root r
JOIN measured m ON m.root = r.oid
ORDER BY r.nspname, r.relname
