IF SCHEMA_ID(N'hf_history') IS NULL EXEC (N'CREATE SCHEMA [hf_history]')

CREATE OR ALTER VIEW [hf_history].[orders] AS
SELECT CAST('hot' AS varchar(4)) AS hf_where, CAST(NULL AS datetimeoffset(6)) AS hf_archived_at, CAST(NULL AS bigint) AS hf_session, CAST(NULL AS bigint) AS hf_chunk, CAST(NULL AS datetimeoffset(6)) AS hf_retain_until, t.[id] AS [id], t.[region] AS [region], CAST(t.[version] AS binary(8)) AS [version], CAST(t.[note] AS nvarchar(80)) COLLATE Latin1_General_CI_AS AS [note], CAST(NULL AS int) AS [gone]
FROM [dbo].[orders] t
UNION ALL
SELECT CAST('warm' AS varchar(4)) AS hf_where, t.hf_archived_at AS hf_archived_at, t.hf_session AS hf_session, t.hf_chunk AS hf_chunk, t.hf_retain_until AS hf_retain_until, t.[id] AS [id], t.[region] AS [region], t.[version] AS [version], t.[note] AS [note], t.[gone] AS [gone]
FROM [kept].[dbo.orders] t
WHERE NOT EXISTS (
  SELECT 1 FROM holdfast.restored m
  WHERE m.installation = '00000000-0000-0000-0000-000000000001' AND m.table_name = N'kept.dbo.orders' AND m.chunk_id = t.hf_chunk
    AND m.key_hash = CAST(HASHBYTES('SHA2_256', CAST(CONCAT(CAST(t.[id] AS nvarchar(41)), N',', REPLACE(REPLACE(CAST(t.[region] AS nvarchar(20)) COLLATE Latin1_General_100_BIN2, N'\', N'\\'), N',', N'\,'), N',') AS varbinary(max))) AS binary(32)))
UNION ALL
SELECT CAST('warm' AS varchar(4)) AS hf_where, t.hf_archived_at AS hf_archived_at, t.hf_session AS hf_session, t.hf_chunk AS hf_chunk, t.hf_retain_until AS hf_retain_until, t.[id] AS [id], t.[region] AS [region], CAST(NULL AS binary(8)) AS [version], CAST(NULL AS nvarchar(80)) COLLATE Latin1_General_CI_AS AS [note], CAST(NULL AS int) AS [gone]
FROM [Vault]]].[kept].[dbo.orders] t
WHERE NOT EXISTS (
  SELECT 1 FROM [Vault]]].holdfast.restored m
  WHERE m.installation = '00000000-0000-0000-0000-000000000001' AND m.table_name = N'kept.dbo.orders' AND m.chunk_id = t.hf_chunk
    AND m.key_hash = CAST(HASHBYTES('SHA2_256', CAST(CONCAT(CAST(t.[id] AS nvarchar(41)), N',', REPLACE(REPLACE(CAST(t.[region] AS nvarchar(20)) COLLATE Latin1_General_100_BIN2, N'\', N'\\'), N',', N'\,'), N',') AS varbinary(max))) AS binary(32)))
  AND EXISTS (
  SELECT 1 FROM holdfast.receipt c
  WHERE c.installation = '00000000-0000-0000-0000-000000000001' AND c.chunk_id = t.hf_chunk AND c.table_name = N'dbo.orders')

DECLARE @schema sysname = N'hf_history', @view sysname = N'orders', @mark nvarchar(3000) = N'Holdfast: history of shop/dbo.orders (889bc5d0adce)';
IF EXISTS (SELECT 1 FROM sys.extended_properties
           WHERE class = 1 AND minor_id = 0 AND name = N'Holdfast' AND major_id = OBJECT_ID(N'[hf_history].[orders]'))
  EXEC sys.sp_updateextendedproperty N'Holdfast', @mark, N'SCHEMA', @schema, N'VIEW', @view;
ELSE
  EXEC sys.sp_addextendedproperty N'Holdfast', @mark, N'SCHEMA', @schema, N'VIEW', @view;

CREATE ROLE [auditor]

GRANT SELECT ON [hf_history].[orders] TO [auditor]

CREATE USER [hf_reader_1] WITHOUT LOGIN;
ALTER ROLE [auditor] ADD MEMBER [hf_reader_1];
EXECUTE AS USER = N'hf_reader_1';
BEGIN TRY
  DECLARE @any int = (SELECT COUNT(*) FROM (SELECT TOP (1) 1 AS one FROM [hf_history].[orders]) t);
  REVERT;
END TRY
BEGIN CATCH
  REVERT;
  THROW;
END CATCH;
ALTER ROLE [auditor] DROP MEMBER [hf_reader_1];
DROP USER [hf_reader_1];

DROP VIEW IF EXISTS [hf_history].[orders]
