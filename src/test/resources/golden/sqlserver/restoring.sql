-- which copies

SELECT DISTINCT CAST(t.[id] AS bigint), CAST(t.[region] AS nvarchar(20)), t.hf_chunk, t.hf_session, COALESCE(b.restore_id, 0), t.hf_archived_at
FROM OPENJSON(?) WITH (k1 bigint '$[0]', k2 nvarchar(4000) '$[1]') k
JOIN [kept].[dbo.orders] t ON t.[id] = k.k1 AND t.[region] = CAST(k.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(t.[region] AS nvarchar(4000)) = k.k2 COLLATE Latin1_General_CI_AS
JOIN holdfast.manifest m
  ON m.installation = CAST(? AS uniqueidentifier) AND m.chunk_id = t.hf_chunk AND m.table_name = ?
LEFT JOIN holdfast.restored b
  ON b.installation = m.installation AND b.table_name = m.table_name AND b.chunk_id = m.chunk_id
 AND b.key_hash = CAST(HASHBYTES('SHA2_256', CAST(CONCAT(CAST(t.[id] AS nvarchar(41)), N',', REPLACE(REPLACE(CAST(t.[region] AS nvarchar(20)) COLLATE Latin1_General_100_BIN2, N'\', N'\\'), N',', N'\,'), N',') AS varbinary(max))) AS binary(32))
WHERE NOT EXISTS (
  SELECT 1 FROM [kept].[dbo.orders] n WHERE n.[id] = t.[id] AND n.[region] = t.[region]
    AND (n.hf_archived_at > t.hf_archived_at
      OR n.hf_archived_at = t.hf_archived_at AND n.hf_chunk > t.hf_chunk))
-- 3 values

SELECT DISTINCT CAST(r.[id] AS bigint), CAST(r.[region] AS nvarchar(20)), r.hf_chunk, r.hf_session, COALESCE(b.restore_id, 0), r.hf_archived_at
FROM [kept].[dbo.lines] t
JOIN [kept].[dbo.orders] r ON t.[order_id] = r.[id] AND t.[order_region] = r.[region] AND r.hf_chunk = t.hf_chunk
JOIN holdfast.manifest m
  ON m.installation = CAST(? AS uniqueidentifier) AND m.chunk_id = r.hf_chunk AND m.table_name = ?
LEFT JOIN holdfast.restored b
  ON b.installation = m.installation AND b.table_name = m.table_name AND b.chunk_id = m.chunk_id
 AND b.key_hash = CAST(HASHBYTES('SHA2_256', CAST(CONCAT(CAST(r.[id] AS nvarchar(41)), N',', REPLACE(REPLACE(CAST(r.[region] AS nvarchar(20)) COLLATE Latin1_General_100_BIN2, N'\', N'\\'), N',', N'\,'), N',') AS varbinary(max))) AS binary(32))
WHERE (1 = 1)
-- 2 values

SELECT DISTINCT CAST(t.[id] AS bigint), CAST(t.[region] AS nvarchar(20)), t.hf_chunk, t.hf_session, COALESCE(b.restore_id, 0), t.hf_archived_at
FROM [kept].[dbo.orders] t
JOIN holdfast.manifest m
  ON m.installation = CAST(? AS uniqueidentifier) AND m.chunk_id = t.hf_chunk AND m.table_name = ?
LEFT JOIN holdfast.restored b
  ON b.installation = m.installation AND b.table_name = m.table_name AND b.chunk_id = m.chunk_id
 AND b.key_hash = CAST(HASHBYTES('SHA2_256', CAST(CONCAT(CAST(t.[id] AS nvarchar(41)), N',', REPLACE(REPLACE(CAST(t.[region] AS nvarchar(20)) COLLATE Latin1_General_100_BIN2, N'\', N'\\'), N',', N'\,'), N',') AS varbinary(max))) AS binary(32))
WHERE t.hf_chunk IN (SELECT k.k1 FROM OPENJSON(?) WITH (k1 bigint '$[0]') k)
-- 3 values

-- their names

DROP TABLE IF EXISTS #hf_copies;
CREATE TABLE #hf_copies (k1 bigint NOT NULL, k2 nvarchar(4000) COLLATE Latin1_General_100_BIN2 NOT NULL, k3 bigint NOT NULL);

INSERT INTO #hf_copies SELECT k.k1, k.k2, k.k3 FROM OPENJSON(?) WITH (k1 bigint '$[0]', k2 nvarchar(4000) '$[1]', k3 bigint '$[2]') k

-- staged: in the same database, then from another server

DROP TABLE IF EXISTS #hf_stage_1;
CREATE TABLE #hf_stage_1 (hf_n int IDENTITY(1,1) PRIMARY KEY, [line] int NULL, [order_id] bigint NULL, [order_region] varchar(20) collate Latin1_General_CI_AS NULL, hf_hash bigint NULL, hf_k1 bigint NOT NULL, hf_k2 nvarchar(4000) COLLATE Latin1_General_100_BIN2 NOT NULL, hf_k3 bigint NOT NULL);

INSERT INTO #hf_stage_1 ([line], [order_id], [order_region], hf_hash, hf_k1, hf_k2, hf_k3)
SELECT t.[line], t.[order_id], t.[order_region], CAST(SUBSTRING(HASHBYTES('SHA2_256', CAST(0x AS varbinary(max))
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(t.[line] AS bigint) AS binary(8))) AS binary(4)) + CAST(CAST(t.[line] AS bigint) AS binary(8)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(t.[order_id] AS bigint) AS binary(8))) AS binary(4)) + CAST(CAST(t.[order_id] AS bigint) AS binary(8)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(t.[order_region] AS nvarchar(20)) AS varbinary(40))) AS binary(4)) + CAST(CAST(t.[order_region] AS nvarchar(20)) AS varbinary(40)), 0x00)), 1, 8) AS bigint), k.k1, k.k2, k.k3
FROM #hf_copies k, [kept].[dbo.lines] t
WHERE t.[order_id] = k.k1 AND t.[order_region] = CAST(k.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(t.[order_region] AS nvarchar(4000)) = k.k2 COLLATE Latin1_General_CI_AS AND t.hf_chunk = k.k3

SELECT t.[line], t.[order_id], CAST(t.[order_region] AS nvarchar(max)), k.k1, k.k2, k.k3
FROM #hf_copies k, [kept].[dbo.lines] t
WHERE t.[order_id] = k.k1 AND t.[order_region] = CAST(k.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(t.[order_region] AS nvarchar(4000)) = k.k2 COLLATE Latin1_General_CI_AS AND t.hf_chunk = k.k3

DROP TABLE IF EXISTS #hf_stage_2;
CREATE TABLE #hf_stage_2 (hf_n int IDENTITY(1,1) PRIMARY KEY, [id] bigint NULL, [region] varchar(20) collate Latin1_General_CI_AS NULL, [sent] nvarchar(max) collate Latin1_General_100_BIN2 NULL, hf_hash bigint NULL, hf_k1 bigint NOT NULL, hf_k2 nvarchar(4000) COLLATE Latin1_General_100_BIN2 NOT NULL, hf_k3 bigint NOT NULL);

UPDATE s SET hf_hash = CAST(SUBSTRING(HASHBYTES('SHA2_256', CAST(0x AS varbinary(max))
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(s.[id] AS bigint) AS binary(8))) AS binary(4)) + CAST(CAST(s.[id] AS bigint) AS binary(8)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(s.[region] AS nvarchar(20)) AS varbinary(40))) AS binary(4)) + CAST(CAST(s.[region] AS nvarchar(20)) AS varbinary(40)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(s.[sent] AS nvarchar(max)) AS varbinary(max))) AS binary(4)) + CAST(CAST(s.[sent] AS nvarchar(max)) AS varbinary(max)), 0x00)), 1, 8) AS bigint)
FROM #hf_stage_2 s

-- compared

SELECT DISTINCT CAST(v.[id] AS bigint), CAST(v.[region] AS nvarchar(20))
FROM (
  SELECT s.[order_id] AS [id], s.[order_region] AS [region]
  FROM #hf_stage_1 s
  WHERE s.[order_id] IS NOT NULL
    AND s.[order_region] IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM [dbo].[orders] p WHERE p.[id] = s.[order_id] AND p.[region] = s.[order_region])
    AND NOT EXISTS (SELECT 1 FROM #hf_stage_0 p WHERE p.[id] = s.[order_id] AND p.[region] = s.[order_region])) v

-- inserted, looked at, marked

DECLARE @done int = 0, @came bigint = 0, @all int = (SELECT COALESCE(MAX(hf_n), 0) FROM #hf_stage_2);
DECLARE @slice int = CASE WHEN EXISTS (
  SELECT 1 FROM sys.foreign_keys f
  WHERE f.parent_object_id = OBJECT_ID(N'[dbo].[orders]') AND f.referenced_object_id = f.parent_object_id)
  THEN @all ELSE 2000 END;
SET IDENTITY_INSERT [dbo].[orders] ON;
WHILE @done < @all
BEGIN
  INSERT INTO [dbo].[orders] ([id], [region], [sent])
  SELECT s.[id], s.[region], CAST(s.[sent] AS datetimeoffset(7)) FROM #hf_stage_2 s WHERE s.hf_n > @done AND s.hf_n <= @done + @slice;
  SET @came = @came + @@ROWCOUNT;
  SET @done = @done + @slice;
END;
SET IDENTITY_INSERT [dbo].[orders] OFF;
SELECT @came;

DECLARE @done int = 0, @came bigint = 0, @all int = (SELECT COALESCE(MAX(hf_n), 0) FROM #hf_stage_1);
DECLARE @slice int = CASE WHEN EXISTS (
  SELECT 1 FROM sys.foreign_keys f
  WHERE f.parent_object_id = OBJECT_ID(N'[dbo].[lines]') AND f.referenced_object_id = f.parent_object_id)
  THEN @all ELSE 2000 END;
WHILE @done < @all
BEGIN
  INSERT INTO [dbo].[lines] ([line], [order_id], [order_region])
  SELECT s.[line], s.[order_id], s.[order_region] FROM #hf_stage_1 s WHERE s.hf_n > @done AND s.hf_n <= @done + @slice;
  SET @came = @came + @@ROWCOUNT;
  SET @done = @done + @slice;
END;
SELECT @came;

SELECT TOP (20) CONCAT(CAST(s.[id] AS nvarchar(41)), N', ', CAST(s.[region] AS nvarchar(20)) COLLATE DATABASE_DEFAULT, N'')
FROM #hf_stage_2 s LEFT JOIN [dbo].[orders] t ON t.[id] = s.[id] AND t.[region] = s.[region]
WHERE t.[id] IS NULL OR CAST(SUBSTRING(HASHBYTES('SHA2_256', CAST(0x AS varbinary(max))
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(t.[id] AS bigint) AS binary(8))) AS binary(4)) + CAST(CAST(t.[id] AS bigint) AS binary(8)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(t.[region] AS nvarchar(20)) AS varbinary(40))) AS binary(4)) + CAST(CAST(t.[region] AS nvarchar(20)) AS varbinary(40)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(CONVERT(nvarchar(40), t.[sent], 121) AS nvarchar(max)) AS varbinary(max))) AS binary(4)) + CAST(CAST(CONVERT(nvarchar(40), t.[sent], 121) AS nvarchar(max)) AS varbinary(max)), 0x00)), 1, 8) AS bigint) <> s.hf_hash
ORDER BY 1

DECLARE @installation uniqueidentifier = ?, @table nvarchar(260) = ?, @restore bigint = ?;
INSERT INTO holdfast.restored (installation, table_name, chunk_id, key_hash, row_key, restore_id)
SELECT @installation, @table, c.hf_chunk, c.key_hash, c.row_key, @restore
FROM (
  SELECT r.hf_chunk, r.row_key, CAST(HASHBYTES('SHA2_256', CAST(r.row_key AS varbinary(max))) AS binary(32)) AS key_hash
  FROM (SELECT t.hf_chunk, CONCAT(CAST(t.[line] AS nvarchar(41)), N',') AS row_key
FROM #hf_copies k, [kept].[dbo.lines] t
WHERE t.[order_id] = k.k1 AND t.[order_region] = CAST(k.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(t.[order_region] AS nvarchar(4000)) = k.k2 COLLATE Latin1_General_CI_AS AND t.hf_chunk = k.k3) r) c
WHERE NOT EXISTS (
  SELECT 1 FROM holdfast.restored b
  WHERE b.installation = @installation AND b.table_name = @table AND b.chunk_id = c.hf_chunk
    AND b.key_hash = c.key_hash);
SELECT @@ROWCOUNT;
