-- One row for each of the named tables that has rows: pages of data, large values included, by rows. Room that deleted rows
-- left on a page counts, for the server knows no better without reading the pages.
WITH wanted AS (
    SELECT w.schema_name,
           w.table_name,
           OBJECT_ID(QUOTENAME(w.schema_name) + N'.' + QUOTENAME(w.table_name), N'U') AS object_id
    FROM OPENJSON(?) WITH (schema_name nvarchar(128) '$[0]', table_name nvarchar(128) '$[1]') w
), counted AS (
    SELECT p.object_id, SUM(p.rows) AS row_count
    FROM sys.partitions p
    WHERE p.index_id IN (0, 1)
    GROUP BY p.object_id
), sized AS (
    SELECT p.object_id, SUM(CAST(a.data_pages AS bigint)) * 8192 AS bytes
    FROM sys.partitions p
    JOIN sys.allocation_units a ON a.container_id = CASE WHEN a.type = 2 THEN p.partition_id ELSE p.hobt_id END
    WHERE p.index_id IN (0, 1)
    GROUP BY p.object_id
)
SELECT w.schema_name, w.table_name, z.bytes / c.row_count AS bytes
FROM wanted w
JOIN counted c ON c.object_id = w.object_id AND c.row_count > 0
JOIN sized z ON z.object_id = w.object_id
