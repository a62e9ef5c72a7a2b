SELECT YEAR(m.archived_at), MONTH(m.archived_at), SUM(m.row_bytes)
FROM holdfast.manifest m
WHERE m.table_name = N'kept.orders'
  AND EXISTS (SELECT 1 FROM [kept].[orders] a WHERE a.hf_chunk = m.chunk_id AND a.hf_archived_at = m.archived_at)
GROUP BY YEAR(m.archived_at), MONTH(m.archived_at)
ORDER BY 1, 2;

SELECT CAST(a.[c1] AS nvarchar(41)), CAST(a.[c2] AS nvarchar(41)), CAST(CAST(a.[c3] AS decimal(19,4)) AS nvarchar(40)), CONVERT(nvarchar(40), a.[c4], 3), CONVERT(nvarchar(40), a.[c5], 3), CAST(a.[c6] AS nvarchar(41)), a.[c7], CAST(a.[c8] AS nvarchar(6)), CAST(a.[c9] AS nvarchar(max)), CAST(a.[c10] AS nvarchar(max)), CAST(a.[c11] AS nvarchar(max)), CONVERT(nvarchar(max), CAST(a.[c12] AS varbinary(max)), 1), CONVERT(nvarchar(max), CAST(a.[c13] AS varbinary(max)), 1), CONVERT(nvarchar(max), CAST(a.[c14] AS varbinary(max)), 1), CONVERT(nvarchar(max), CAST(a.[c15] AS varbinary(max)), 1), CONVERT(nvarchar(max), CAST(a.[c16] AS varbinary(max)), 1), LOWER(CAST(a.[c17] AS nvarchar(41))), CONVERT(nvarchar(10), a.[c18], 23), CONVERT(nvarchar(16), a.[c19], 121), CONVERT(nvarchar(40), a.[c20], 126), CONVERT(nvarchar(40), a.[c21], 126), CONVERT(nvarchar(40), a.[c22], 126)
FROM [kept].[orders] a
WHERE a.hf_archived_at >= CAST(N'2026-01-01T00:00:00.0000000+00:00' AS datetimeoffset(6)) AND a.hf_archived_at < CAST(N'2026-02-01T00:00:00.0000000+00:00' AS datetimeoffset(6))
  AND a.hf_chunk IN (
    SELECT m.chunk_id FROM holdfast.manifest m
    WHERE m.table_name = N'kept.orders' AND m.archived_at >= CAST(N'2026-01-01T00:00:00.0000000+00:00' AS datetimeoffset(6)) AND m.archived_at < CAST(N'2026-02-01T00:00:00.0000000+00:00' AS datetimeoffset(6)))
ORDER BY a.hf_chunk, a.[c1], a.[c18];

INSERT INTO [#hf_scratch_5ac6f84] ([c1], [c2], [c3], [c4], [c5], [c6], [c7], [c8], [c9], [c10], [c11], [c12], [c13], [c14], [c15], [c16], [c17], [c18], [c19], [c20], [c21], [c22])
SELECT CAST(i.c1 AS bigint), CAST(i.c2 AS decimal(12,2)), CAST(i.c3 AS money), CAST(i.c4 AS float), CAST(i.c5 AS real), CAST(i.c6 AS bit), i.c7 COLLATE Latin1_General_CI_AS, CAST(i.c8 COLLATE Latin1_General_CI_AS AS char(6)), CAST(i.c9 COLLATE Latin1_General_CI_AS AS varchar(max)), i.c10 COLLATE Latin1_General_CI_AS, CONVERT(xml, i.c11, 1), CONVERT(varbinary(20), i.c12, 1), CONVERT(varbinary(8), i.c13, 1), CONVERT(varbinary(max), i.c14, 1), CAST(CONVERT(varbinary(max), i.c15, 1) AS geography), CAST(CONVERT(varbinary(max), i.c16, 1) AS hierarchyid), CAST(i.c17 AS uniqueidentifier), CAST(i.c18 AS date), CAST(i.c19 AS time), CAST(i.c20 AS datetime), CAST(i.c21 AS datetime2), CAST(i.c22 AS datetimeoffset)
FROM #hf_in i;
TRUNCATE TABLE #hf_in;;

DELETE a FROM [kept].[orders] a
WHERE a.hf_archived_at >= CAST(N'2026-01-01T00:00:00.0000000+00:00' AS datetimeoffset(6)) AND a.hf_archived_at < CAST(N'2026-02-01T00:00:00.0000000+00:00' AS datetimeoffset(6))
  AND a.hf_chunk IN (
    SELECT m.chunk_id FROM holdfast.manifest m
    WHERE m.table_name = N'kept.orders' AND m.archived_at >= CAST(N'2026-01-01T00:00:00.0000000+00:00' AS datetimeoffset(6)) AND m.archived_at < CAST(N'2026-02-01T00:00:00.0000000+00:00' AS datetimeoffset(6)));

SELECT t.[hf row]
FROM (
  SELECT r.n AS [hf row], CAST(r.c1 AS bit) AS [c6], r.c2 COLLATE Latin1_General_CI_AS AS [c7], CAST(NULL AS int) AS [new]
  FROM OPENJSON(?) WITH (n int '$[0]', c1 nvarchar(max) '$[1]', c2 nvarchar(max) '$[2]') r) t
WHERE 1 = 1
