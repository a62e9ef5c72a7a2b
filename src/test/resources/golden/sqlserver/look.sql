SELECT TOP (1) 1, CASE WHEN ([c].[state] = ?) THEN 1 WHEN NOT ([c].[state] = ?) THEN 0 END, CASE WHEN ([t].[booked_at] IS NOT NULL) THEN 1 WHEN NOT ([t].[booked_at] IS NOT NULL) THEN 0 END, CAST(t.[amount] AS nvarchar(41)), CONVERT(nvarchar(40), t.[booked_at], 126), CONVERT(nvarchar(10), CAST(t.[booked_at] AT TIME ZONE 'W. Europe Standard Time' AS date), 23)
FROM OPENJSON(?) WITH (k1 nvarchar(4000) '$[0]', k2 nvarchar(4000) '$[1]') k
JOIN [dbo].[trade] t ON t.[basket] = CAST(k.k1 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(t.[basket] AS nvarchar(4000)) = k.k1 COLLATE Latin1_General_CI_AS AND t.[day] = TRY_CAST(k.k2 AS date)
LEFT JOIN [dbo].[contract] AS [c] ON [c].[id] = [t].[contract_id]
