-- One row for each column of each foreign key, in the key's order. Of a disabled key the server does nothing.
SELECT k.object_id AS key_id,
       k.name,
       cs.name AS child_schema,
       ct.name AS child_table,
       cc.name AS child_column,
       ps.name AS parent_schema,
       pt.name AS parent_table,
       pc.name AS parent_column,
       CASE WHEN k.is_disabled = 1 THEN 'NO_ACTION'
            WHEN k.delete_referential_action = 1 THEN 'CASCADE'
            WHEN k.delete_referential_action = 2 THEN 'SET_NULL'
            WHEN k.delete_referential_action = 3 THEN 'SET_DEFAULT'
            ELSE 'NO_ACTION'
       END AS on_delete
FROM sys.foreign_keys k
JOIN sys.foreign_key_columns x ON x.constraint_object_id = k.object_id
JOIN sys.tables ct ON ct.object_id = k.parent_object_id
JOIN sys.schemas cs ON cs.schema_id = ct.schema_id
JOIN sys.columns cc ON cc.object_id = x.parent_object_id AND cc.column_id = x.parent_column_id
JOIN sys.tables pt ON pt.object_id = k.referenced_object_id
JOIN sys.schemas ps ON ps.schema_id = pt.schema_id
JOIN sys.columns pc ON pc.object_id = x.referenced_object_id AND pc.column_id = x.referenced_column_id
WHERE k.is_ms_shipped = 0
  AND cs.name <> 'holdfast'
ORDER BY cs.name, ct.name, k.name, k.object_id, x.constraint_column_id
