-- Views, foreign tables, partitions and tables that inherit; one row each.
SELECT DISTINCT ON (n.nspname, c.relname)
       n.nspname AS schema_name,
       c.relname AS table_name,
       CASE
           WHEN c.relkind = 'v' THEN 'VIEW'
           WHEN c.relkind = 'm' THEN 'MATERIALIZED_VIEW'
           WHEN c.relkind = 'f' THEN 'FOREIGN_TABLE'
           WHEN c.relispartition THEN 'PARTITION'
           ELSE 'INHERITS'
       END AS kind,
       pn.nspname AS parent_schema,
       p.relname AS parent_table
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid
LEFT JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
WHERE (c.relkind IN ('v', 'm', 'f') OR (c.relkind IN ('r', 'p') AND i.inhparent IS NOT NULL))
  AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_'
  AND n.nspname NOT IN ('information_schema', 'holdfast')
ORDER BY n.nspname, c.relname, pn.nspname, p.relname
