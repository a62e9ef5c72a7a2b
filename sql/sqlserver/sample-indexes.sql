-- One row for each index of a user's table but the one that is the table. Uses are since the server started.
SELECT s.name AS schema_name,
       t.name AS table_name,
       i.name AS index_name,
       SUM(p.reserved_page_count) * 8192 AS bytes,
       COALESCE(MAX(u.user_seeks + u.user_scans + u.user_lookups), 0) AS scans
FROM sys.tables t
JOIN sys.schemas s ON s.schema_id = t.schema_id
JOIN sys.indexes i ON i.object_id = t.object_id AND i.index_id > 0 AND i.name IS NOT NULL
JOIN sys.dm_db_partition_stats p ON p.object_id = i.object_id AND p.index_id = i.index_id
LEFT JOIN sys.dm_db_index_usage_stats u
  ON u.database_id = DB_ID() AND u.object_id = i.object_id AND u.index_id = i.index_id
WHERE t.is_ms_shipped = 0
  AND t.is_external = 0
  AND s.name NOT IN ('holdfast', 'cdc')
GROUP BY s.name, t.name, i.name
