-- One row: how many objects users have in the catalog, and the room left where the data stands.
SELECT (SELECT COUNT(*) FROM sys.tables WHERE is_ms_shipped = 0) AS tables,
       (SELECT COUNT(*) FROM sys.partitions p JOIN sys.tables t ON t.object_id = p.object_id
        WHERE p.index_id IN (0, 1) AND p.partition_number > 1 AND t.is_ms_shipped = 0) AS partitions,
       (SELECT COUNT(*) FROM sys.indexes i JOIN sys.tables t ON t.object_id = i.object_id
        WHERE i.index_id > 0 AND t.is_ms_shipped = 0) AS indexes,
       (SELECT COUNT(*) FROM sys.views WHERE is_ms_shipped = 0) AS views,
       (SELECT COUNT(*) FROM sys.objects
        WHERE is_ms_shipped = 0 AND type IN ('P', 'FN', 'IF', 'TF', 'SO', 'TR', 'SN'))
         + (SELECT COUNT(*) FROM sys.types WHERE is_user_defined = 1) AS others,
       (SELECT MIN(v.available_bytes)
        FROM sys.database_files f
        CROSS APPLY sys.dm_os_volume_stats(DB_ID(), f.file_id) v
        WHERE f.type = 0) AS disk_free
