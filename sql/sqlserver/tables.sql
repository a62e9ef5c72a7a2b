-- One row for each table of a user that holds rows of its own. Sizes are those that the server keeps count of: nothing is
-- measured, and no right beside seeing the table is needed.
WITH counted AS (
    SELECT object_id, SUM(rows) AS estimated_rows
    FROM sys.partitions
    WHERE index_id IN (0, 1)
    GROUP BY object_id
), sized AS (
    SELECT p.object_id, SUM(CAST(a.total_pages AS bigint)) * 8192 AS bytes
    FROM sys.partitions p
    JOIN sys.allocation_units a ON a.container_id = CASE WHEN a.type = 2 THEN p.partition_id ELSE p.hobt_id END
    GROUP BY p.object_id
)
SELECT t.object_id AS table_id,
       s.name AS schema_name,
       t.name AS table_name,
       CASE WHEN EXISTS (
                SELECT 1
                FROM sys.indexes i
                JOIN sys.data_spaces d ON d.data_space_id = i.data_space_id
                WHERE i.object_id = t.object_id AND i.index_id IN (0, 1) AND d.type = 'PS')
            THEN 1 ELSE 0
       END AS partitioned,
       COALESCE(z.bytes, 0) AS bytes,
       COALESCE(c.estimated_rows, 0) AS estimated_rows
FROM sys.tables t
JOIN sys.schemas s ON s.schema_id = t.schema_id
LEFT JOIN counted c ON c.object_id = t.object_id
LEFT JOIN sized z ON z.object_id = t.object_id
WHERE t.is_ms_shipped = 0
  AND t.is_external = 0
  AND s.name NOT IN ('holdfast', 'cdc')
ORDER BY s.name, t.name
