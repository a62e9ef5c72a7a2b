SELECT TOP (5000) CAST(t.[id] AS bigint), CAST(t.[code] AS nvarchar(20)), CONVERT(nvarchar(40), t.[placed], 126), CAST(t.[id] AS nvarchar(41)), CAST(t.[code] AS nvarchar(20))
FROM [dbo].[orders] t
LEFT JOIN [dbo].[customers] AS [c] ON [c].[order_id] = [t].[id]
WHERE (([t].[placed] < CAST(? AS datetime2(7))) AND ([c].[state] <> ? COLLATE Latin1_General_BIN2))
ORDER BY t.[placed], t.[id], t.[code]

SELECT TOP (5000) CAST(t.[id] AS bigint), CAST(t.[code] AS nvarchar(20)), CONVERT(nvarchar(40), t.[placed], 126), CAST(t.[id] AS nvarchar(41)), CAST(t.[code] AS nvarchar(20))
FROM [dbo].[orders] t
LEFT JOIN [dbo].[customers] AS [c] ON [c].[order_id] = [t].[id]
WHERE (([t].[placed] < CAST(? AS datetime2(7))) AND ([c].[state] <> ? COLLATE Latin1_General_BIN2))
  AND t.[placed] >= CAST(? AS datetime2) AND (t.[placed] > CAST(? AS datetime2) OR t.[placed] = CAST(? AS datetime2) AND (t.[id] > CAST(? AS bigint) OR t.[id] = CAST(? AS bigint) AND (t.[code] > CAST(? COLLATE Latin1_General_CI_AS AS varchar(20)))))
ORDER BY t.[placed], t.[id], t.[code]

SELECT TOP (5000) CAST(t.[id] AS bigint), CAST(t.[code] AS nvarchar(20)), CAST(t.[id] AS nvarchar(41)), CAST(t.[code] AS nvarchar(20))
FROM OPENJSON(?) WITH (k1 bigint '$[0]') k
JOIN [dbo].[orders] t ON t.[id] = k.k1
LEFT JOIN [dbo].[customers] AS [c] ON [c].[order_id] = [t].[id]
WHERE (([t].[placed] < CAST(? AS datetime2(7))) AND ([c].[state] <> ? COLLATE Latin1_General_BIN2))
ORDER BY t.[id], t.[code]

SELECT CAST(t.[id] AS bigint), CAST(t.[code] AS nvarchar(20)), CAST(t.[id] AS nvarchar(41)), CAST(t.[code] AS nvarchar(20))
FROM OPENJSON(?) WITH (k1 bigint '$[0]', k2 nvarchar(4000) '$[1]') k
JOIN [dbo].[orders] t ON t.[id] = k.k1 AND t.[code] = CAST(k.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(t.[code] AS nvarchar(4000)) = k.k2 COLLATE Latin1_General_CI_AS
LEFT JOIN [dbo].[customers] AS [c] ON [c].[order_id] = [t].[id]
WHERE (([t].[placed] < CAST(? AS datetime2(7))) AND ([c].[state] <> ? COLLATE Latin1_General_BIN2))
ORDER BY t.[id], t.[code]
