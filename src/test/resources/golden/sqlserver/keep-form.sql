DECLARE @keys nvarchar(max) = ?, @any int;
SELECT @any = COUNT(*) FROM (SELECT TOP (1) t.[pick] AS hf_k1 FROM OPENJSON(@keys) WITH (k1 bigint '$[0]', k2 nvarchar(4000) '$[1]') k, [dbo].[order lines]]] p1, [dbo].[picks] t
  WHERE t.[line] = p1.[line] AND p1.[order_id] = k.k1 AND p1.[order_code] = CAST(k.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(p1.[order_code] AS nvarchar(4000)) = k.k2 COLLATE Latin1_General_CI_AS) r
JOIN [dbo].[picks] t WITH (UPDLOCK, ROWLOCK) ON t.[pick] = r.hf_k1;
SELECT @any = COUNT(*) FROM (SELECT TOP (1) t.[id] AS hf_k1, t.[code] AS hf_k2 FROM OPENJSON(@keys) WITH (k1 bigint '$[0]', k2 nvarchar(4000) '$[1]') k, [dbo].[orders] t
  WHERE t.[id] = k.k1 AND t.[code] = CAST(k.k2 COLLATE Latin1_General_CI_AS AS varchar(20)) AND CAST(t.[code] AS nvarchar(4000)) = k.k2 COLLATE Latin1_General_CI_AS) r
JOIN [dbo].[orders] t WITH (UPDLOCK, ROWLOCK) ON t.[id] = r.hf_k1 AND t.[code] = r.hf_k2;
