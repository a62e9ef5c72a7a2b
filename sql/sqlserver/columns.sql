-- One row for each column of a user's table, in table order.
SELECT c.object_id AS table_id,
       c.name AS column_name,
       {spelt} AS type,
       c.is_nullable,
       CASE WHEN c.is_computed = 1 OR c.generated_always_type <> 0 OR c.is_column_set = 1 OR b.name = 'timestamp'
            THEN 1 ELSE 0
       END AS generated,
       c.is_identity,
       CASE WHEN b.name IN ('tinyint', 'smallint', 'int', 'bigint') THEN 'bigint'
            WHEN b.name = 'uniqueidentifier' THEN 'uuid'
            ELSE 'text'
       END AS key_type
FROM sys.tables t
JOIN sys.columns c ON c.object_id = t.object_id
{base}
WHERE t.is_ms_shipped = 0
ORDER BY c.object_id, c.column_id
