-- One row for each thing beside the rows themselves that a DELETE of these tables sets off or meets; foreign keys apart.
WITH wanted AS (
    SELECT w.schema_name,
           w.table_name,
           OBJECT_ID(QUOTENAME(w.schema_name) + N'.' + QUOTENAME(w.table_name), N'U') AS object_id
    FROM OPENJSON(?) WITH (schema_name nvarchar(128) '$[0]', table_name nvarchar(128) '$[1]') w
)
SELECT w.schema_name,
       w.table_name,
       CAST('TRIGGER' AS varchar(40)) AS kind,
       CAST(r.name AS nvarchar(128)) COLLATE DATABASE_DEFAULT AS name,
       CAST(CONCAT(CASE WHEN r.is_instead_of_trigger = 1 THEN N'instead of' ELSE N'after' END, N' delete',
                   CASE WHEN r.is_disabled = 1 THEN N', disabled'
                        WHEN r.is_instead_of_trigger = 1 THEN N': the delete itself does not happen'
                        ELSE N'' END) AS nvarchar(1000)) AS detail,
       CAST(CASE WHEN r.is_disabled = 1 THEN 'NOTE'
                 WHEN r.is_instead_of_trigger = 1 THEN 'REFUSED'
                 ELSE 'TO_ACKNOWLEDGE' END AS varchar(20)) AS severity
FROM wanted w
JOIN sys.triggers r ON r.parent_id = w.object_id AND r.parent_class = 1
WHERE EXISTS (SELECT 1 FROM sys.trigger_events e WHERE e.object_id = r.object_id AND e.type = 3)
UNION ALL -- whom a predicate hides rows from is for its function to say
SELECT w.schema_name, w.table_name, 'ROW_SECURITY', p.name COLLATE DATABASE_DEFAULT,
       CONCAT(N'security policy ', p.name, N' (', d.predicate_type_desc, N')',
              CASE WHEN p.is_enabled = 1 THEN N' may hide rows without a word' ELSE N', disabled' END)
           COLLATE DATABASE_DEFAULT,
       CASE WHEN p.is_enabled = 1 THEN 'REFUSED' ELSE 'NOTE' END
FROM wanted w
JOIN sys.security_predicates d ON d.target_object_id = w.object_id
JOIN sys.security_policies p ON p.object_id = d.object_id
UNION ALL
SELECT w.schema_name, w.table_name, 'PUBLICATION', N'cdc',
       N'change data capture keeps every delete, with the row as it was, as long as its retention says', 'NOTE'
FROM wanted w
JOIN sys.tables t ON t.object_id = w.object_id
WHERE t.is_tracked_by_cdc = 1
UNION ALL
SELECT w.schema_name, w.table_name, 'PUBLICATION', N'replication',
       N'replication sends every delete to the subscribers', 'NOTE'
FROM wanted w
JOIN sys.tables t ON t.object_id = w.object_id
WHERE t.is_published = 1 OR t.is_merge_published = 1 OR t.is_replicated = 1
UNION ALL
SELECT w.schema_name, w.table_name, 'PUBLICATION', N'change tracking',
       N'change tracking tells its readers the key of every deleted row', 'NOTE'
FROM wanted w
JOIN sys.change_tracking_tables k ON k.object_id = w.object_id
UNION ALL
SELECT w.schema_name, w.table_name, 'HISTORY_TABLE', N'',
       CASE WHEN t.temporal_type = 1
            THEN N'it is the history of a temporal table: the server refuses to delete from it'
            ELSE CONCAT(N'it is a temporal table: every deleted row stays, in ', OBJECT_SCHEMA_NAME(t.history_table_id), N'.',
                        OBJECT_NAME(t.history_table_id)) COLLATE DATABASE_DEFAULT
       END,
       CASE WHEN t.temporal_type = 1 THEN 'REFUSED' ELSE 'TO_ACKNOWLEDGE' END
FROM wanted w
JOIN sys.tables t ON t.object_id = w.object_id
WHERE t.temporal_type IN (1, 2)
UNION ALL
SELECT w.schema_name, w.table_name, 'STORAGE', N'memory',
       N'it is memory-optimised: it has no locks, by which Holdfast keeps a row still while it is compared', 'REFUSED'
FROM wanted w
JOIN sys.tables t ON t.object_id = w.object_id
WHERE t.is_memory_optimized = 1
UNION ALL
SELECT w.schema_name, w.table_name, 'STORAGE', N'files',
       N'it is a file table: its rows are files, which an archive table cannot hold', 'REFUSED'
FROM wanted w
JOIN sys.tables t ON t.object_id = w.object_id
WHERE t.is_filetable = 1
UNION ALL
SELECT w.schema_name, w.table_name, 'STORAGE', N'columnstore',
       N'it is stored by columns: it has no row locks, by which Holdfast keeps a row still while it is compared', 'REFUSED'
FROM wanted w
JOIN sys.indexes i ON i.object_id = w.object_id AND i.type = 5
UNION ALL
SELECT w.schema_name, w.table_name, 'MASKED_COLUMN', c.name COLLATE DATABASE_DEFAULT,
       CASE WHEN HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'UNMASK') = 1
            THEN CONCAT(N'column ', c.name, N' is masked, but not for login ', SUSER_SNAME(), N': the archive keeps the value')
                     COLLATE DATABASE_DEFAULT
            ELSE CONCAT(N'column ', c.name, N' is masked for login ', SUSER_SNAME(),
                        N': the archive would keep the mask instead of the value (grant unmask)') COLLATE DATABASE_DEFAULT
       END,
       CASE WHEN HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'UNMASK') = 1 THEN 'NOTE' ELSE 'REFUSED' END
FROM wanted w
JOIN sys.columns c ON c.object_id = w.object_id AND c.is_masked = 1
UNION ALL
SELECT w.schema_name, w.table_name, 'MASKED_COLUMN', c.name COLLATE DATABASE_DEFAULT,
       CONCAT(N'column ', c.name, N' is encrypted by its clients (Always Encrypted): it can be neither compared nor stored')
           COLLATE DATABASE_DEFAULT,
       'REFUSED'
FROM wanted w
JOIN sys.columns c ON c.object_id = w.object_id AND c.encryption_type IS NOT NULL
UNION ALL
SELECT w.schema_name, w.table_name, 'GENERATED_COLUMN', c.name COLLATE DATABASE_DEFAULT,
       CONCAT(N'column ', c.name, CASE WHEN b.name = 'timestamp' THEN N' is a rowversion' ELSE N' is computed' END,
              N': the archive keeps its value of today') COLLATE DATABASE_DEFAULT,
       'NOTE'
FROM wanted w
JOIN sys.columns c ON c.object_id = w.object_id
JOIN sys.types b ON b.user_type_id = c.system_type_id
WHERE c.is_computed = 1 OR c.generated_always_type <> 0 OR b.name = 'timestamp'
UNION ALL
SELECT w.schema_name, w.table_name, 'IDENTITY_COLUMN', c.name COLLATE DATABASE_DEFAULT,
       CONCAT(N'column ', c.name, N' is numbered by the database: the archive keeps the number') COLLATE DATABASE_DEFAULT,
       'NOTE'
FROM wanted w
JOIN sys.columns c ON c.object_id = w.object_id AND c.is_identity = 1
ORDER BY 1, 2, 3, 4
