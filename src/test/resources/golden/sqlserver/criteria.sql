(1 = 1)
-- []

(1 = 0)
-- []

(([t].[placed] < CAST(? AS datetime2(7))) AND ([c].[state] <> ? COLLATE Latin1_General_BIN2))
-- [2024-01-01T00:00:00.5000000, Ж]

([t].[code] = CAST(? COLLATE Latin1_General_CI_AS AS varchar(8000)))
-- [a'b]

([t].[code] = ? COLLATE Latin1_General_CI_AS)
-- [Ж]

([t].[code] LIKE ? ESCAPE N'\')
-- [50\%\[a-z]_%]

(CAST([t].[id] AS nvarchar(41)) NOT LIKE ? ESCAPE N'\')
-- [1%]

([t].[id] NOT IN (CAST(? AS bigint), CAST(? AS decimal(38,1))))
-- [1, 1.5]

([t].[day] BETWEEN CAST(? AS date) AND CAST(? AS datetime2(7)))
-- [1970-01-01, 1970-01-01T00:00:00.0000000]

(NOT ([c].[x]]y] IS NOT NULL))
-- []

((LEN(CAST([t].[code] AS nvarchar(max)) + N'.') - 1) > CAST(? AS bigint))
-- [10]

(COALESCE([t].[id], CAST(? AS bigint)) = CAST(? AS bigint))
-- [0, 0]

(NOT EXISTS (SELECT 1 FROM [dbo].[orders] hf_below WHERE hf_below.[above] = [t].[id] AND hf_below.[part] = [t].[x]]y] AND NOT (hf_below.[id] = [t].[id])))
-- []
