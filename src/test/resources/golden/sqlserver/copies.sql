SELECT TOP (10) a.hf_session, a.hf_chunk, a.hf_archived_at,
       CASE WHEN hf_end.moment < CAST(N'9999-12-31T00:00:00.0000000+00:00' AS datetimeoffset(6)) THEN hf_end.moment END
FROM OPENJSON(?) WITH (k1 nvarchar(4000) '$[0]', k2 nvarchar(4000) '$[1]') k
JOIN [archive].[trade] a ON a.[basket] = CAST(k.k1 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(a.[basket] AS nvarchar(4000)) = k.k1 COLLATE Latin1_General_CI_AS AND a.[day] = TRY_CAST(k.k2 AS date)
CROSS APPLY (SELECT (SELECT MAX(moment) FROM (VALUES (a.hf_retain_until), (CASE WHEN a.[hf_retain_from] IS NULL THEN DATEADD(day, 0, DATEADD(month, 84, CAST(a.hf_archived_at AT TIME ZONE 'UTC' AS datetime2(6)))) AT TIME ZONE 'UTC' ELSE DATEADD(day, 1, DATEADD(month, 84, CAST(a.[hf_retain_from] AT TIME ZONE 'UTC' AS datetime2(6)))) AT TIME ZONE 'UTC' END)) both_ends(moment)) AS moment) hf_end
ORDER BY a.hf_archived_at, a.hf_chunk
