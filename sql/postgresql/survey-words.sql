-- The common values of each column that says in a word how far a row has come.
SELECT DISTINCT ON (s.schemaname, s.tablename, s.attname)
       s.schemaname AS schema_name,
       s.tablename AS table_name,
       s.attname AS column_name,
       s.most_common_vals::text::text[] AS common
FROM pg_catalog.pg_stats s
WHERE s.attname ~* '(status|state|phase|stage)$'
  AND s.most_common_vals IS NOT NULL
  AND s.schemaname !~ '^pg_'
  AND s.schemaname NOT IN ('information_schema', 'holdfast')
ORDER BY s.schemaname, s.tablename, s.attname, s.inherited DESC
