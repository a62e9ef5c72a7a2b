-- One row for each trigger that a user made; one on a partition counts as its table's.
WITH RECURSIVE member AS (
    SELECT c.oid AS relation, n.nspname, c.relname, c.relkind
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p')
      AND NOT c.relispartition
      AND c.relpersistence <> 't'
      AND n.nspname !~ '^pg_'
      AND n.nspname NOT IN ('information_schema', 'holdfast')
    UNION ALL
    SELECT c.oid, m.nspname, m.relname, c.relkind
    FROM member m
    JOIN pg_catalog.pg_inherits i ON i.inhparent = m.relation
    JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
    WHERE m.relkind = 'p'
)
SELECT m.nspname AS schema_name,
       m.relname AS table_name,
       t.tgname::text AS name,
       bool_or(t.tgtype & 8 <> 0) AS on_delete,
       bool_or(t.tgenabled IN ('O', 'A')) AS enabled -- neither disabled nor for replicas only
FROM pg_catalog.pg_trigger t
JOIN member m ON m.relation = t.tgrelid
WHERE NOT t.tgisinternal
GROUP BY m.nspname, m.relname, t.tgname
ORDER BY m.nspname, m.relname, t.tgname
