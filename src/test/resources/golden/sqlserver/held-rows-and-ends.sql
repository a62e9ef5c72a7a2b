((([a].[placed] < CAST(? AS datetime2(7))) AND ([c].[state] <> ? COLLATE Latin1_General_BIN2)) OR EXISTS (SELECT 1 FROM OPENJSON(?) WITH (k1 bigint '$[0]', k2 nvarchar(4000) '$[1]') h WHERE a.[id] = h.k1 AND a.[code] = CAST(h.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(a.[code] AS nvarchar(4000)) = h.k2 COLLATE Latin1_General_CI_AS) OR (a.[id] IS NOT NULL AND a.[code] IS NOT NULL AND NOT EXISTS (SELECT 1 FROM OPENJSON(?) WITH (k1 bigint '$[0]', k2 nvarchar(4000) '$[1]') h WHERE a.[id] = h.k1 AND a.[code] = CAST(h.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(a.[code] AS nvarchar(4000)) = h.k2 COLLATE Latin1_General_CI_AS)))

-- [[1,"a\"\\\u000a"]]

(SELECT MAX(moment) FROM (VALUES (a.hf_retain_until), (CASE WHEN a.[hf_retain_from] IS NULL THEN CASE WHEN a.hf_archived_at < CAST(N'9998-10-21T00:00:00.0000000+00:00' AS datetimeoffset(6)) THEN DATEADD(day, 3, DATEADD(month, 14, CAST(a.hf_archived_at AT TIME ZONE 'W. Europe Standard Time' AS datetime2(6)))) AT TIME ZONE 'W. Europe Standard Time' ELSE CAST(N'9999-12-31T00:00:00.0000000+00:00' AS datetimeoffset(6)) END ELSE CASE WHEN a.[hf_retain_from] < CAST(N'9998-10-20T00:00:00.0000000+00:00' AS datetimeoffset(6)) THEN DATEADD(day, 4, DATEADD(month, 14, CAST(a.[hf_retain_from] AT TIME ZONE 'W. Europe Standard Time' AS datetime2(6)))) AT TIME ZONE 'W. Europe Standard Time' ELSE CAST(N'9999-12-31T00:00:00.0000000+00:00' AS datetimeoffset(6)) END END)) both_ends(moment))
-- []

a.hf_retain_until
-- []
