-- All that decides what a DELETE of these tables does and what their rows look like, a row a fact. What comments,
-- statistics, defaults and plain indexes change is no such fact. Catalog views have texts of several collations: each is
-- made the database's own, or they could not stand below each other.
WITH wanted AS (
    SELECT CONCAT(w.schema_name, N'.', w.table_name) AS table_name,
           OBJECT_ID(QUOTENAME(w.schema_name) + N'.' + QUOTENAME(w.table_name), N'U') AS object_id
    FROM OPENJSON(?) WITH (schema_name nvarchar(128) '$[0]', table_name nvarchar(128) '$[1]') w
), indexed AS (
    SELECT w.table_name,
           i.is_primary_key,
           i.is_unique_constraint,
           (SELECT STRING_AGG(CAST(QUOTENAME(c.name) AS nvarchar(max)), N',') WITHIN GROUP (ORDER BY x.key_ordinal)
            FROM sys.index_columns x
            JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
            WHERE x.object_id = i.object_id AND x.index_id = i.index_id AND x.key_ordinal > 0) AS columns
    FROM wanted w
    JOIN sys.indexes i ON i.object_id = w.object_id
    WHERE i.is_unique = 1 AND i.has_filter = 0 AND i.is_disabled = 0 AND i.is_hypothetical = 0
)
SELECT CAST(N'table' AS nvarchar(20)) AS kind,
       CAST(w.table_name AS nvarchar(300)) AS table_name,
       CAST(N'' AS nvarchar(300)) AS name,
       CAST(CONCAT(N'', w.object_id) AS nvarchar(max)) AS a,
       CAST(CONCAT(N'', t.temporal_type) AS nvarchar(max)) AS b,
       CAST(CONCAT(N'', t.is_memory_optimized) AS nvarchar(max)) AS c,
       CAST(N'' AS nvarchar(max)) AS d
FROM wanted w
LEFT JOIN sys.tables t ON t.object_id = w.object_id
UNION ALL
SELECT N'column',
       w.table_name,
       CONCAT(N'', c.column_id),
       c.name COLLATE DATABASE_DEFAULT,
       {spelt} COLLATE DATABASE_DEFAULT,
       CONCAT(N'', c.is_nullable),
       CONCAT(c.is_identity, N' ', c.generated_always_type, N' ', c.is_column_set, N' ', c.is_masked, N' ',
              c.encryption_type, N' ', (SELECT g.definition FROM sys.computed_columns g
                                        WHERE g.object_id = c.object_id AND g.column_id = c.column_id)) COLLATE DATABASE_DEFAULT
FROM wanted w
JOIN sys.columns c ON c.object_id = w.object_id
{base}
UNION ALL
SELECT N'foreign key',
       CONCAT(OBJECT_SCHEMA_NAME(k.parent_object_id), N'.', OBJECT_NAME(k.parent_object_id)) COLLATE DATABASE_DEFAULT,
       k.name COLLATE DATABASE_DEFAULT,
       (SELECT STRING_AGG(CAST(QUOTENAME(c.name) AS nvarchar(max)), N',') WITHIN GROUP (ORDER BY x.constraint_column_id)
        FROM sys.foreign_key_columns x
        JOIN sys.columns c ON c.object_id = x.parent_object_id AND c.column_id = x.parent_column_id
        WHERE x.constraint_object_id = k.object_id) COLLATE DATABASE_DEFAULT,
       CONCAT(OBJECT_SCHEMA_NAME(k.referenced_object_id), N'.', OBJECT_NAME(k.referenced_object_id)) COLLATE DATABASE_DEFAULT,
       (SELECT STRING_AGG(CAST(QUOTENAME(c.name) AS nvarchar(max)), N',') WITHIN GROUP (ORDER BY x.constraint_column_id)
        FROM sys.foreign_key_columns x
        JOIN sys.columns c ON c.object_id = x.referenced_object_id AND c.column_id = x.referenced_column_id
        WHERE x.constraint_object_id = k.object_id) COLLATE DATABASE_DEFAULT,
       CONCAT(k.delete_referential_action_desc, CASE WHEN k.is_disabled = 1 THEN N' DISABLED' ELSE N'' END) COLLATE DATABASE_DEFAULT
FROM wanted w
JOIN sys.foreign_keys k ON k.parent_object_id = w.object_id OR k.referenced_object_id = w.object_id
UNION ALL
SELECT N'key', i.table_name, CASE WHEN i.is_primary_key = 1 THEN N'primary' ELSE N'unique' END, i.columns COLLATE DATABASE_DEFAULT, N'', N'', N''
FROM indexed i
WHERE i.is_primary_key = 1 OR i.is_unique_constraint = 1
UNION ALL -- a unique index is the key of a table that has no primary key
SELECT N'unique', i.table_name, N'', i.columns COLLATE DATABASE_DEFAULT, N'', N'', N''
FROM indexed i
WHERE NOT EXISTS (SELECT 1 FROM indexed p WHERE p.table_name = i.table_name AND p.is_primary_key = 1)
UNION ALL -- a trigger whose source is not to be seen is known by the day of its last change
SELECT N'trigger',
       w.table_name,
       r.name COLLATE DATABASE_DEFAULT,
       CONCAT(r.is_disabled, N' ', r.is_instead_of_trigger),
       COALESCE(OBJECT_DEFINITION(r.object_id) COLLATE DATABASE_DEFAULT, CONVERT(nvarchar(30), r.modify_date, 126)),
       N'',
       N''
FROM wanted w
JOIN sys.triggers r ON r.parent_id = w.object_id AND r.parent_class = 1
WHERE EXISTS (SELECT 1 FROM sys.trigger_events e WHERE e.object_id = r.object_id AND e.type = 3)
UNION ALL
SELECT N'policy',
       w.table_name,
       p.name COLLATE DATABASE_DEFAULT,
       CONCAT(p.is_enabled, N' ', d.predicate_type_desc, N' ', d.operation) COLLATE DATABASE_DEFAULT,
       d.predicate_definition COLLATE DATABASE_DEFAULT,
       N'',
       N''
FROM wanted w
JOIN sys.security_predicates d ON d.target_object_id = w.object_id
JOIN sys.security_policies p ON p.object_id = d.object_id
