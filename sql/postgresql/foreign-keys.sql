-- One row for each foreign key; one that is declared on or refers to a partition counts as its table's.
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
), named AS (
    SELECT k.conname,
           child.nspname AS child_schema,
           child.relname AS child_table,
           parent.nspname AS parent_schema,
           parent.relname AS parent_table,
           (SELECT array_agg(a.attname::text ORDER BY x.position)
            FROM unnest(k.conkey) WITH ORDINALITY AS x(attnum, position)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = x.attnum) AS child_columns,
           (SELECT array_agg(a.attname::text ORDER BY x.position)
            FROM unnest(k.confkey) WITH ORDINALITY AS x(attnum, position)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = x.attnum) AS parent_columns,
           CASE
               -- NOT ENFORCED, of version 18: the database does nothing
               WHEN NOT coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true) THEN 'NO_ACTION'
               WHEN k.confdeltype = 'a' THEN 'NO_ACTION'
               WHEN k.confdeltype = 'r' THEN 'RESTRICT'
               WHEN k.confdeltype = 'c' THEN 'CASCADE'
               WHEN k.confdeltype = 'n' THEN 'SET_NULL'
               WHEN k.confdeltype = 'd' THEN 'SET_DEFAULT'
           END AS on_delete
    FROM pg_catalog.pg_constraint k
    JOIN member child ON child.relation = k.conrelid
    JOIN member parent ON parent.relation = k.confrelid
    WHERE k.contype = 'f' AND k.conparentid = 0 -- not what a partition inherits
)
SELECT min(conname::text) AS name, -- the same key declared on each partition is one key
       child_schema,
       child_table,
       child_columns,
       parent_schema,
       parent_table,
       parent_columns,
       on_delete
FROM named
GROUP BY child_schema, child_table, child_columns, parent_schema, parent_table, parent_columns, on_delete
ORDER BY child_schema, child_table, name
