-- The bytes that the named relations have on disk. This opens each for a moment, as a SELECT would: those on which
-- somebody holds or wants ACCESS EXCLUSIVE are left out, for opening them would wait.
WITH locked AS MATERIALIZED (
    SELECT l.relation
    FROM pg_catalog.pg_locks l
    WHERE l.mode = 'AccessExclusiveLock'
      AND l.locktype = 'relation'
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
), busy AS MATERIALIZED (
    SELECT relation FROM locked
    UNION
    SELECT i.indrelid FROM pg_catalog.pg_index i JOIN locked l ON l.relation = i.indexrelid
), free AS MATERIALIZED (
    SELECT c.oid, c.reltoastrelid
    FROM unnest(?::bigint[]) wanted(relation)
    JOIN pg_catalog.pg_class c ON c.oid = wanted.relation::oid
    WHERE NOT EXISTS (SELECT FROM busy WHERE busy.relation IN (c.oid, c.reltoastrelid))
)
SELECT oid::bigint AS relation,
       pg_relation_size(oid) AS heap_bytes,
       pg_indexes_size(oid) AS index_bytes,
       CASE WHEN reltoastrelid = 0 THEN 0 ELSE coalesce(pg_total_relation_size(reltoastrelid), 0) END AS toast_bytes
FROM free
