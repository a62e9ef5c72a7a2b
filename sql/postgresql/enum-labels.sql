-- One row for each label of each enum column of these tables, arrays and domains of enums included.
WITH RECURSIVE part AS (
    SELECT n.nspname, c.relname, a.attname, a.atttypid AS type
    FROM unnest(?::text[], ?::text[]) AS w(schema_name, table_name)
    JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema_name
    JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.table_name AND c.relkind IN ('r', 'p')
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION
    SELECT p.nspname, p.relname, p.attname, CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.typelem END
    FROM part p
    JOIN pg_catalog.pg_type t ON t.oid = p.type
    WHERE t.typtype = 'd' OR (t.typtype = 'b' AND t.typelem <> 0 AND t.typlen = -1)
)
SELECT p.nspname AS schema_name, p.relname AS table_name, p.attname AS column_name, e.enumlabel AS label
FROM part p
JOIN pg_catalog.pg_enum e ON e.enumtypid = p.type
ORDER BY 1, 2, 3, e.enumsortorder
