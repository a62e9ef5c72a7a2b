DROP TABLE IF EXISTS #hf_rows;
CREATE TABLE #hf_rows (hf_n int IDENTITY(1,1) PRIMARY KEY, hf_k1 bigint NOT NULL, hf_k2 varchar(20) collate Latin1_General_CI_AS NOT NULL, hf_hash bigint NULL, hf_version binary(8) NULL);

INSERT INTO #hf_rows (hf_k1, hf_k2, hf_hash, hf_version)
SELECT t.[id], t.[code], CAST(SUBSTRING(HASHBYTES('SHA2_256', CAST(0x AS varbinary(max))
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(t.[id] AS bigint) AS binary(8))) AS binary(4)) + CAST(CAST(t.[id] AS bigint) AS binary(8)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(t.[code] AS nvarchar(20)) AS varbinary(40))) AS binary(4)) + CAST(CAST(t.[code] AS nvarchar(20)) AS varbinary(40)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CONVERT(varchar(27), CAST(t.[placed] AS datetime2(7)), 121) AS varbinary(41))) AS binary(4)) + CAST(CONVERT(varchar(27), CAST(t.[placed] AS datetime2(7)), 121) AS varbinary(41)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(t.[version] AS binary(8))) AS binary(4)) + CAST(t.[version] AS binary(8)), 0x00)), 1, 8) AS bigint), CAST(t.[version] AS binary(8))
FROM OPENJSON(?) WITH (k1 bigint '$[0]', k2 nvarchar(4000) '$[1]') k, [dbo].[orders] t
WHERE t.[id] = k.k1 AND t.[code] = CAST(k.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(t.[code] AS nvarchar(4000)) = k.k2 COLLATE Latin1_General_CI_AS

SET NOCOUNT ON;
DECLARE @at datetimeoffset(6) = ?, @session bigint = ?, @chunk bigint = ?, @until datetimeoffset(6) = ?,
  @done int = 0, @gone bigint = 0, @all int = (SELECT COALESCE(MAX(hf_n), 0) FROM #hf_rows);
WHILE @done < @all
BEGIN
  DELETE t
  OUTPUT deleted.[id], deleted.[code], deleted.[placed], deleted.[version], @at, @session, @chunk, @until
  INTO [shop].[orders] ([id], [code], [placed], [version], hf_archived_at, hf_session, hf_chunk, hf_retain_until)
  FROM #hf_rows r
  JOIN [dbo].[orders] t WITH (ROWLOCK) ON t.[id] = r.hf_k1 AND t.[code] = r.hf_k2
  WHERE r.hf_n > @done AND r.hf_n <= @done + 2000
    AND t.[version] = r.hf_version
    AND EXISTS (SELECT 1 FROM (SELECT 1 AS one) one
      LEFT JOIN [dbo].[customers] AS [c] ON [c].[order_id] = [t].[id]
      WHERE (([t].[placed] < CAST(? AS datetime2(7))) AND ([c].[state] <> ? COLLATE Latin1_General_BIN2)));
  SET @gone = @gone + @@ROWCOUNT;
  SET @done = @done + 2000;
END;
SELECT @gone;

SELECT COUNT_BIG(*), COALESCE(SUM(CAST(CAST(SUBSTRING(HASHBYTES('SHA2_256', CAST(0x AS varbinary(max))
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(a.[id] AS bigint) AS binary(8))) AS binary(4)) + CAST(CAST(a.[id] AS bigint) AS binary(8)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(a.[code] AS nvarchar(20)) AS varbinary(40))) AS binary(4)) + CAST(CAST(a.[code] AS nvarchar(20)) AS varbinary(40)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CONVERT(varchar(27), CAST(a.[placed] AS datetime2(7)), 121) AS varbinary(41))) AS binary(4)) + CAST(CONVERT(varchar(27), CAST(a.[placed] AS datetime2(7)), 121) AS varbinary(41)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(a.[version]) AS binary(4)) + a.[version], 0x00)), 1, 8) AS bigint) AS decimal(38,0))), 0), COALESCE(SUM(CAST(0 AS bigint)
    + ISNULL(DATALENGTH(a.[id]), 0)
    + ISNULL(DATALENGTH(a.[code]), 0)
    + ISNULL(DATALENGTH(a.[placed]), 0)
    + ISNULL(DATALENGTH(a.[version]), 0)), 0)
FROM [shop].[orders] a
WHERE a.hf_chunk = ? AND a.hf_archived_at = CAST(? AS datetimeoffset(6))

DROP TABLE IF EXISTS #hf_rows;
CREATE TABLE #hf_rows (hf_n int IDENTITY(1,1) PRIMARY KEY, hf_k1 bigint NOT NULL, hf_k2 varchar(20) collate Latin1_General_CI_AS NOT NULL, hf_hash bigint NULL, hf_version binary(8) NULL, hf_date datetime2(3) NULL, hf_until datetimeoffset(6) NULL, hf_from datetimeoffset(6) NULL);

INSERT INTO #hf_rows (hf_k1, hf_k2, hf_hash, hf_version, hf_date)
SELECT t.[id], t.[code], CAST(SUBSTRING(HASHBYTES('SHA2_256', CAST(0x AS varbinary(max))
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(t.[id] AS bigint) AS binary(8))) AS binary(4)) + CAST(CAST(t.[id] AS bigint) AS binary(8)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(t.[code] AS nvarchar(20)) AS varbinary(40))) AS binary(4)) + CAST(CAST(t.[code] AS nvarchar(20)) AS varbinary(40)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CONVERT(varchar(27), CAST(t.[placed] AS datetime2(7)), 121) AS varbinary(41))) AS binary(4)) + CAST(CONVERT(varchar(27), CAST(t.[placed] AS datetime2(7)), 121) AS varbinary(41)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(t.[version] AS binary(8))) AS binary(4)) + CAST(t.[version] AS binary(8)), 0x00)), 1, 8) AS bigint), CAST(t.[version] AS binary(8)), [t].[placed]
FROM OPENJSON(?) WITH (k1 bigint '$[0]', k2 nvarchar(4000) '$[1]') k, [dbo].[orders] t
WHERE t.[id] = k.k1 AND t.[code] = CAST(k.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(t.[code] AS nvarchar(4000)) = k.k2 COLLATE Latin1_General_CI_AS

SET NOCOUNT ON;
DECLARE @at datetimeoffset(6) = ?, @session bigint = ?, @chunk bigint = ?, @until datetimeoffset(6) = ?,
  @done int = 0, @gone bigint = 0, @all int = (SELECT COALESCE(MAX(hf_n), 0) FROM #hf_rows);
WHILE @done < @all
BEGIN
  DELETE t
  OUTPUT deleted.[id], deleted.[code], deleted.[placed], deleted.[version], @at, @session, @chunk, r.hf_until, r.hf_from
  INTO [shop].[orders] ([id], [code], [placed], [version], hf_archived_at, hf_session, hf_chunk, hf_retain_until, hf_retain_from)
  FROM #hf_rows r
  JOIN [dbo].[orders] t WITH (ROWLOCK) ON t.[id] = r.hf_k1 AND t.[code] = r.hf_k2
  WHERE r.hf_n > @done AND r.hf_n <= @done + 2000
    AND t.[version] = r.hf_version;
  SET @gone = @gone + @@ROWCOUNT;
  SET @done = @done + 2000;
END;
SELECT @gone;

SELECT COUNT_BIG(*), COALESCE(SUM(CAST(CAST(SUBSTRING(HASHBYTES('SHA2_256', CAST(0x AS varbinary(max))
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(a.[id] AS bigint) AS binary(8))) AS binary(4)) + CAST(CAST(a.[id] AS bigint) AS binary(8)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(a.[code] AS nvarchar(20)) AS varbinary(40))) AS binary(4)) + CAST(CAST(a.[code] AS nvarchar(20)) AS varbinary(40)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CONVERT(varchar(27), CAST(a.[placed] AS datetime2(7)), 121) AS varbinary(41))) AS binary(4)) + CAST(CONVERT(varchar(27), CAST(a.[placed] AS datetime2(7)), 121) AS varbinary(41)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(a.[version]) AS binary(4)) + a.[version], 0x00)), 1, 8) AS bigint) AS decimal(38,0))), 0), COALESCE(SUM(CAST(0 AS bigint)
    + ISNULL(DATALENGTH(a.[id]), 0)
    + ISNULL(DATALENGTH(a.[code]), 0)
    + ISNULL(DATALENGTH(a.[placed]), 0)
    + ISNULL(DATALENGTH(a.[version]), 0)), 0)
FROM [shop].[orders] a
WHERE a.hf_chunk = ? AND a.hf_archived_at = CAST(? AS datetimeoffset(6))

DROP TABLE IF EXISTS #hf_rows;
CREATE TABLE #hf_rows (hf_n int IDENTITY(1,1) PRIMARY KEY, hf_k1 uniqueidentifier NOT NULL, hf_hash bigint NULL);

INSERT INTO #hf_rows (hf_k1, hf_hash)
SELECT t.[pick], CAST(SUBSTRING(HASHBYTES('SHA2_256', CAST(0x AS varbinary(max))
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(t.[pick] AS binary(16))) AS binary(4)) + CAST(t.[pick] AS binary(16)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(t.[line] AS bigint) AS binary(8))) AS binary(4)) + CAST(CAST(t.[line] AS bigint) AS binary(8)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CONVERT(varchar(41), t.[weight]) AS varbinary(41))) AS binary(4)) + CAST(CONVERT(varchar(41), t.[weight]) AS varbinary(41)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(t.[label] AS nvarchar(max)) AS varbinary(max))) AS binary(4)) + CAST(CAST(t.[label] AS nvarchar(max)) AS varbinary(max)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(t.[photo] AS varbinary(max))) AS binary(4)) + CAST(t.[photo] AS varbinary(max)), 0x00)), 1, 8) AS bigint)
FROM OPENJSON(?) WITH (k1 bigint '$[0]', k2 nvarchar(4000) '$[1]') k, [dbo].[order lines]]] p1, [dbo].[picks] t
WHERE t.[line] = p1.[line] AND p1.[order_id] = k.k1 AND p1.[order_code] = CAST(k.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(p1.[order_code] AS nvarchar(4000)) = k.k2 COLLATE Latin1_General_CI_AS

SET NOCOUNT ON;
DECLARE @at datetimeoffset(6) = ?, @session bigint = ?, @chunk bigint = ?, @until datetimeoffset(6) = ?,
  @done int = 0, @gone bigint = 0, @all int = (SELECT COALESCE(MAX(hf_n), 0) FROM #hf_rows);
WHILE @done < @all
BEGIN
  DELETE t
  OUTPUT deleted.[pick], deleted.[line], deleted.[weight], deleted.[label], deleted.[photo], @at, @session, @chunk, @until
  INTO [shop].[picks] ([pick], [line], [weight], [label], [photo], hf_archived_at, hf_session, hf_chunk, hf_retain_until)
  FROM #hf_rows r
  JOIN [dbo].[picks] t WITH (ROWLOCK) ON t.[pick] = r.hf_k1
  WHERE r.hf_n > @done AND r.hf_n <= @done + 2000
    AND CAST(SUBSTRING(HASHBYTES('SHA2_256', CAST(0x AS varbinary(max))
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(t.[pick] AS binary(16))) AS binary(4)) + CAST(t.[pick] AS binary(16)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(t.[line] AS bigint) AS binary(8))) AS binary(4)) + CAST(CAST(t.[line] AS bigint) AS binary(8)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CONVERT(varchar(41), t.[weight]) AS varbinary(41))) AS binary(4)) + CAST(CONVERT(varchar(41), t.[weight]) AS varbinary(41)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(t.[label] AS nvarchar(max)) AS varbinary(max))) AS binary(4)) + CAST(CAST(t.[label] AS nvarchar(max)) AS varbinary(max)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(t.[photo] AS varbinary(max))) AS binary(4)) + CAST(t.[photo] AS varbinary(max)), 0x00)), 1, 8) AS bigint) = r.hf_hash;
  SET @gone = @gone + @@ROWCOUNT;
  SET @done = @done + 2000;
END;
SELECT @gone;

SELECT COUNT_BIG(*), COALESCE(SUM(CAST(CAST(SUBSTRING(HASHBYTES('SHA2_256', CAST(0x AS varbinary(max))
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(a.[pick] AS binary(16))) AS binary(4)) + CAST(a.[pick] AS binary(16)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(a.[line] AS bigint) AS binary(8))) AS binary(4)) + CAST(CAST(a.[line] AS bigint) AS binary(8)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CONVERT(varchar(41), a.[weight]) AS varbinary(41))) AS binary(4)) + CAST(CONVERT(varchar(41), a.[weight]) AS varbinary(41)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(a.[label] AS nvarchar(max)) AS varbinary(max))) AS binary(4)) + CAST(CAST(a.[label] AS nvarchar(max)) AS varbinary(max)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(a.[photo] AS varbinary(max))) AS binary(4)) + CAST(a.[photo] AS varbinary(max)), 0x00)), 1, 8) AS bigint) AS decimal(38,0))), 0), COALESCE(SUM(CAST(0 AS bigint)
    + ISNULL(DATALENGTH(a.[pick]), 0)
    + ISNULL(DATALENGTH(a.[line]), 0)
    + ISNULL(DATALENGTH(a.[weight]), 0)
    + ISNULL(DATALENGTH(a.[label]), 0)
    + ISNULL(DATALENGTH(a.[photo]), 0)), 0)
FROM [shop].[picks] a
WHERE a.hf_chunk = ? AND a.hf_archived_at = CAST(? AS datetimeoffset(6))

SELECT COUNT_BIG(*), COALESCE(SUM(CAST(CAST(SUBSTRING(HASHBYTES('SHA2_256', CAST(0x AS varbinary(max))
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(a.[pick] AS binary(16))) AS binary(4)) + CAST(a.[pick] AS binary(16)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(a.[line] AS bigint) AS binary(8))) AS binary(4)) + CAST(CAST(a.[line] AS bigint) AS binary(8)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CONVERT(varchar(41), a.[weight]) AS varbinary(41))) AS binary(4)) + CAST(CONVERT(varchar(41), a.[weight]) AS varbinary(41)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(CAST(a.[label] AS nvarchar(max)) AS varbinary(max))) AS binary(4)) + CAST(CAST(a.[label] AS nvarchar(max)) AS varbinary(max)), 0x00)
    + ISNULL(0x01 + CAST(DATALENGTH(CAST(a.[photo] AS varbinary(max))) AS binary(4)) + CAST(a.[photo] AS varbinary(max)), 0x00)), 1, 8) AS bigint) AS decimal(38,0))), 0), COALESCE(SUM(CAST(0 AS bigint)
    + ISNULL(DATALENGTH(a.[pick]), 0)
    + ISNULL(DATALENGTH(a.[line]), 0)
    + ISNULL(DATALENGTH(a.[weight]), 0)
    + ISNULL(DATALENGTH(a.[label]), 0)
    + ISNULL(DATALENGTH(a.[photo]), 0)), 0)
FROM [shop].[picks] a
WHERE a.hf_chunk = ? AND a.hf_archived_at = CAST(? AS datetimeoffset(6))

DROP TABLE IF EXISTS #hf_rows;
CREATE TABLE #hf_rows (hf_n int IDENTITY(1,1) PRIMARY KEY, hf_k1 uniqueidentifier NOT NULL, hf_hash bigint NULL);

INSERT INTO #hf_rows (hf_k1)
SELECT t.[pick]
FROM OPENJSON(?) WITH (k1 bigint '$[0]', k2 nvarchar(4000) '$[1]') k, [dbo].[order lines]]] p1, [dbo].[picks] t
WHERE t.[line] = p1.[line] AND p1.[order_id] = k.k1 AND p1.[order_code] = CAST(k.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(p1.[order_code] AS nvarchar(4000)) = k.k2 COLLATE Latin1_General_CI_AS

DROP TABLE IF EXISTS #hf_gone;
CREATE TABLE #hf_gone ([pick] uniqueidentifier NULL, [line] int NULL, [weight] decimal(9,3) NULL, [label] nvarchar(max) collate Latin1_General_CI_AS NULL, [photo] varbinary(max) NULL);

SET NOCOUNT ON;
DECLARE @done int = 0, @gone bigint = 0, @all int = (SELECT COALESCE(MAX(hf_n), 0) FROM #hf_rows);
WHILE @done < @all
BEGIN
  DELETE t
  OUTPUT deleted.[pick], deleted.[line], deleted.[weight], deleted.[label], deleted.[photo]
  INTO #hf_gone ([pick], [line], [weight], [label], [photo])
  FROM #hf_rows r
  JOIN [dbo].[picks] t WITH (ROWLOCK) ON t.[pick] = r.hf_k1
  WHERE r.hf_n > @done AND r.hf_n <= @done + 2000;
  SET @gone = @gone + @@ROWCOUNT;
  SET @done = @done + 2000;
END;
SELECT @gone;

-- lock
SELECT COUNT_BIG(*) FROM OPENJSON(?) WITH (k1 bigint '$[0]', k2 nvarchar(4000) '$[1]') k, [dbo].[order lines]]] p1, [dbo].[picks] t WITH (UPDLOCK, HOLDLOCK, ROWLOCK) WHERE t.[line] = p1.[line] AND p1.[order_id] = k.k1 AND p1.[order_code] = CAST(k.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(p1.[order_code] AS nvarchar(4000)) = k.k2 COLLATE Latin1_General_CI_AS

-- copy
SELECT t.[pick], t.[line], t.[weight], t.[label], t.[photo] FROM OPENJSON(?) WITH (k1 bigint '$[0]', k2 nvarchar(4000) '$[1]') k, [dbo].[order lines]]] p1, [dbo].[picks] t WHERE t.[line] = p1.[line] AND p1.[order_id] = k.k1 AND p1.[order_code] = CAST(k.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(p1.[order_code] AS nvarchar(4000)) = k.k2 COLLATE Latin1_General_CI_AS

-- read back
SELECT COUNT_BIG(*) FROM [shop].[picks] a WHERE a.hf_chunk = ? AND a.hf_archived_at = CAST(? AS datetimeoffset(6))

-- delete
DELETE t FROM OPENJSON(?) WITH (k1 bigint '$[0]', k2 nvarchar(4000) '$[1]') k, [dbo].[order lines]]] p1, [dbo].[picks] t WHERE t.[line] = p1.[line] AND p1.[order_id] = k.k1 AND p1.[order_code] = CAST(k.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(p1.[order_code] AS nvarchar(4000)) = k.k2 COLLATE Latin1_General_CI_AS
