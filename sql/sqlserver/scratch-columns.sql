-- One line for each column of a table, as CREATE TABLE takes it. Whoever inserts names no column that the server generates.
SELECT CONCAT(QUOTENAME(c.name), N' ',
              CASE WHEN k.definition IS NOT NULL
                   THEN CONCAT(N'AS ', k.definition, CASE WHEN k.is_persisted = 1 THEN N' PERSISTED' ELSE N'' END)
                   ELSE CONCAT({spelt},
                               CASE WHEN c.is_identity = 1 THEN N' IDENTITY(1,1)' ELSE N'' END,
                               CASE WHEN d.definition IS NULL THEN N'' ELSE CONCAT(N' DEFAULT ', d.definition) END,
                               CASE WHEN c.is_nullable = 1 OR c.generated_always_type <> 0 THEN N' NULL' ELSE N' NOT NULL' END)
              END) AS line
FROM sys.columns c
{base}
LEFT JOIN sys.computed_columns k ON k.object_id = c.object_id AND k.column_id = c.column_id
LEFT JOIN sys.default_constraints d ON d.object_id = c.default_object_id
WHERE c.object_id = OBJECT_ID(?)
ORDER BY c.column_id
