-- One row: how many objects users have in the catalog.
SELECT (SELECT COUNT(*) FROM sys.tables WHERE is_ms_shipped = 0) AS tables,
       (SELECT COUNT(*) FROM sys.partitions p JOIN sys.tables t ON t.object_id = p.object_id
        WHERE p.index_id IN (0, 1) AND p.partition_number > 1 AND t.is_ms_shipped = 0) AS partitions,
       (SELECT COUNT(*) FROM sys.indexes i JOIN sys.tables t ON t.object_id = i.object_id
        WHERE i.index_id > 0 AND t.is_ms_shipped = 0) AS indexes,
       (SELECT COUNT(*) FROM sys.views WHERE is_ms_shipped = 0) AS views,
       (SELECT COUNT(*) FROM sys.objects
        WHERE is_ms_shipped = 0 AND type IN ('P', 'FN', 'IF', 'TF', 'SO', 'TR', 'SN'))
         + (SELECT COUNT(*) FROM sys.types WHERE is_user_defined = 1) AS others
