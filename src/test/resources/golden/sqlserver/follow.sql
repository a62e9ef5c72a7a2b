SELECT TOP (1) CAST(p1.[id] AS bigint)
FROM OPENJSON(?) WITH (k1 nvarchar(4000) '$[0]', k2 nvarchar(4000) '$[1]') k
JOIN [dbo].[trade] t ON t.[basket] = CAST(k.k1 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(t.[basket] AS nvarchar(4000)) = k.k1 COLLATE Latin1_General_CI_AS AND t.[day] = TRY_CAST(k.k2 AS date)
JOIN [dbo].[contract] p1 ON p1.[id] = t.[contract_id] AND p1.[land] = t.[land]
