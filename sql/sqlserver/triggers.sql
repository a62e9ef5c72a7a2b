-- One row for each trigger that a user made on a table.
SELECT s.name AS schema_name,
       t.name AS table_name,
       r.name,
       CASE WHEN EXISTS (SELECT 1 FROM sys.trigger_events e WHERE e.object_id = r.object_id AND e.type = 3)
            THEN 1 ELSE 0
       END AS on_delete,
       CASE WHEN r.is_disabled = 1 THEN 0 ELSE 1 END AS enabled
FROM sys.triggers r
JOIN sys.tables t ON t.object_id = r.parent_id
JOIN sys.schemas s ON s.schema_id = t.schema_id
WHERE r.parent_class = 1
  AND r.is_ms_shipped = 0
  AND s.name <> 'holdfast'
ORDER BY s.name, t.name, r.name
