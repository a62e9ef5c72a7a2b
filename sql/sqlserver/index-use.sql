-- One row for each column of each index of a user's table, keys first. Usage is counted since the server was started.
SELECT s.name AS table_schema,
       t.name AS table_name,
       i.name AS index_name,
       LOWER(i.type_desc) AS method,
       CASE WHEN i.type IN (1, 2) THEN 1 ELSE 0 END AS ordered,
       i.is_unique,
       i.ignore_dup_key,
       i.fill_factor,
       i.is_padded,
       i.allow_row_locks,
       i.allow_page_locks,
       CASE WHEN i.is_disabled = 1 OR i.is_hypothetical = 1 THEN 0 ELSE 1 END AS valid,
       COALESCE(i.filter_definition, N'') AS predicate,
       CASE WHEN d.type = 'FG' THEN d.name END AS filegroup,
       CASE
           WHEN i.is_primary_key = 1 THEN N'primary key ' + i.name
           WHEN i.is_unique_constraint = 1 THEN N'unique constraint ' + i.name
           WHEN i.type IN (1, 5) THEN N'the rows of the table themselves'
       END AS stands,
       (SELECT STRING_AGG(CAST(N'foreign key ' + k.name + N' of ' + OBJECT_NAME(k.parent_object_id) AS nvarchar(max)), N', ')
        FROM sys.foreign_keys k
        WHERE k.referenced_object_id = i.object_id AND k.key_index_id = i.index_id) AS referred,
       p.bytes,
       p.compression,
       COALESCE(u.user_seeks + u.user_scans + u.user_lookups, 0) AS scans,
       CAST(DATEADD(minute, DATEDIFF(minute, GETDATE(), GETUTCDATE()), ( -- the server tells times by its own clock
           SELECT MAX(m.at)
           FROM (VALUES (u.last_user_seek), (u.last_user_scan), (u.last_user_lookup)) m(at)
       )) AS datetime2) AS last_scan,
       c.name AS column_name,
       x.key_ordinal,
       x.is_included_column,
       x.is_descending_key
FROM sys.indexes i
JOIN sys.tables t ON t.object_id = i.object_id AND t.is_ms_shipped = 0
JOIN sys.schemas s ON s.schema_id = t.schema_id AND s.name <> N'holdfast'
JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id
JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
LEFT JOIN sys.data_spaces d ON d.data_space_id = i.data_space_id
LEFT JOIN sys.dm_db_index_usage_stats u
  ON u.database_id = DB_ID() AND u.object_id = i.object_id AND u.index_id = i.index_id
OUTER APPLY (
    SELECT SUM(a.used_page_count) * 8192 AS bytes,
           MIN(q.data_compression_desc) + CASE
               WHEN MIN(q.data_compression_desc) <> MAX(q.data_compression_desc) THEN N' MIXED' ELSE N''
           END AS compression
    FROM sys.partitions q
    JOIN sys.dm_db_partition_stats a ON a.partition_id = q.partition_id
    WHERE q.object_id = i.object_id AND q.index_id = i.index_id
) p
WHERE i.index_id > 0
ORDER BY s.name, t.name, i.name, x.is_included_column, x.key_ordinal, x.index_column_id
