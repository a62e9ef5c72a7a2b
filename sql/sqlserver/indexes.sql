-- One row for each key column of each index that can find or order rows of the whole table: enabled, not filtered, a
-- B-tree; and of each other one that makes a key. The key comes first: the primary key, or else the narrowest unique index
-- over NOT NULL columns.
WITH described AS (
    SELECT i.object_id,
           i.index_id,
           i.name,
           i.is_primary_key,
           CASE WHEN i.type IN (1, 2) THEN 1 ELSE 0 END AS ordered,
           COUNT(*) AS width,
           CASE WHEN i.is_unique = 1 AND MAX(CAST(c.is_nullable AS int)) = 0 THEN 1 ELSE 0 END AS unique_key
    FROM sys.tables t
    JOIN sys.indexes i ON i.object_id = t.object_id
    JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id AND x.key_ordinal > 0
    JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
    WHERE t.is_ms_shipped = 0
      AND i.is_disabled = 0
      AND i.is_hypothetical = 0
      AND i.has_filter = 0
      AND i.type IN (1, 2, 7) -- 7: a hash index of a memory-optimised table
    GROUP BY i.object_id, i.index_id, i.name, i.type, i.is_primary_key, i.is_unique
)
SELECT d.object_id AS table_id,
       d.index_id,
       CASE WHEN d.is_primary_key = 1 OR d.unique_key = 1 THEN 1 ELSE 0 END AS is_key,
       d.ordered,
       c.name AS column_name
FROM described d
JOIN sys.index_columns x ON x.object_id = d.object_id AND x.index_id = d.index_id AND x.key_ordinal > 0
JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
WHERE d.ordered = 1 OR d.is_primary_key = 1 OR d.unique_key = 1
ORDER BY d.object_id, d.is_primary_key DESC, d.unique_key DESC, d.width, d.name, d.index_id, x.key_ordinal
