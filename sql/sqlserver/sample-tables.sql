-- One row for each partition of each user's table that has several, or for the table. Pages are those that the server keeps
-- count of; reading them asks for no lock on a table and opens none. How fragmented a table is only
-- sys.dm_db_index_physical_stats knows, which reads pages: too dear for a sample.
WITH sized AS (
    SELECT p.object_id,
           p.partition_number,
           SUM(CASE WHEN p.index_id IN (0, 1) THEN p.in_row_reserved_page_count ELSE 0 END) * 8192 AS heap_bytes,
           SUM(CASE WHEN p.index_id IN (0, 1) THEN p.in_row_used_page_count ELSE 0 END) * 8192 AS used_bytes,
           SUM(CASE WHEN p.index_id IN (0, 1) THEN 0 ELSE p.reserved_page_count END) * 8192 AS index_bytes,
           SUM(CASE WHEN p.index_id IN (0, 1)
                    THEN p.lob_reserved_page_count + p.row_overflow_reserved_page_count ELSE 0 END) * 8192 AS toast_bytes,
           SUM(CASE WHEN p.index_id IN (0, 1) THEN p.row_count ELSE 0 END) AS row_count
    FROM sys.dm_db_partition_stats p
    GROUP BY p.object_id, p.partition_number
), written AS ( -- leaf_insert_count begins anew when the table leaves the server's metadata cache
    SELECT o.object_id,
           o.partition_number,
           SUM(o.leaf_insert_count) AS inserted,
           SUM(o.leaf_update_count) AS updated,
           SUM(o.leaf_delete_count + o.leaf_ghost_count) AS deleted
    FROM sys.dm_db_index_operational_stats(DB_ID(), NULL, NULL, NULL) o
    WHERE o.index_id IN (0, 1)
    GROUP BY o.object_id, o.partition_number
), parts AS (
    SELECT object_id, COUNT(*) AS parts
    FROM sys.partitions
    WHERE index_id IN (0, 1)
    GROUP BY object_id
)
SELECT CAST(t.object_id AS bigint) * 100000 + z.partition_number AS relation,
       s.name AS schema_name,
       CASE WHEN n.parts > 1 THEN CONCAT(t.name, N'$', z.partition_number) ELSE t.name END AS table_name,
       CASE WHEN n.parts > 1 THEN s.name END AS root_schema,
       CASE WHEN n.parts > 1 THEN t.name END AS root_name,
       z.heap_bytes,
       z.index_bytes,
       z.toast_bytes,
       z.used_bytes,
       z.row_count,
       COALESCE(w.inserted, 0) AS inserted,
       COALESCE(w.updated, 0) AS updated,
       COALESCE(w.deleted, 0) AS deleted
FROM sys.tables t
JOIN sys.schemas s ON s.schema_id = t.schema_id
JOIN sized z ON z.object_id = t.object_id
JOIN parts n ON n.object_id = t.object_id
LEFT JOIN written w ON w.object_id = t.object_id AND w.partition_number = z.partition_number
WHERE t.is_ms_shipped = 0
  AND t.is_external = 0
  AND s.name NOT IN ('holdfast', 'cdc')
