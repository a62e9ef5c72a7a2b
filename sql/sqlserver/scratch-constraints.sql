-- One row for each column of a unique index of a table, in order, and one for each check that is enabled.
SELECT CAST(i.index_id AS bigint) AS id,
       CONCAT(CASE WHEN i.is_primary_key = 1 THEN N'PRIMARY KEY ' ELSE N'UNIQUE ' END, i.type_desc) COLLATE DATABASE_DEFAULT
           AS kind,
       CAST(c.name AS nvarchar(max)) COLLATE DATABASE_DEFAULT AS item,
       CAST(x.key_ordinal AS int) AS place
FROM sys.indexes i
JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id AND x.is_included_column = 0
JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
WHERE i.object_id = OBJECT_ID(?) AND i.is_unique = 1 AND i.has_filter = 0 AND i.type IN (1, 2)
UNION ALL
SELECT -CAST(h.object_id AS bigint), N'CHECK', CAST(h.definition AS nvarchar(max)) COLLATE DATABASE_DEFAULT, 0
FROM sys.check_constraints h
WHERE h.parent_object_id = OBJECT_ID(?) AND h.is_disabled = 0
ORDER BY 1, 4
