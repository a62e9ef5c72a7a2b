-- One row for each column of a table whose default takes the next value of a sequence. Before its first number a sequence
-- tells its start as the current value.
SELECT c.name AS column_name,
       SCHEMA_NAME(q.schema_id) AS schema_name,
       q.name AS sequence_name,
       CAST(q.current_value AS bigint) AS last_value,
       CAST(q.increment AS bigint) AS increment,
       CAST(q.minimum_value AS bigint) AS lowest,
       CAST(q.maximum_value AS bigint) AS highest
FROM sys.columns c
JOIN sys.default_constraints d ON d.object_id = c.default_object_id
JOIN sys.sql_expression_dependencies e ON e.referencing_id = d.object_id
JOIN sys.sequences q ON q.object_id = e.referenced_id
WHERE c.object_id = OBJECT_ID(?)
ORDER BY c.column_id
