-- What Query Store has counted of each query. Durations are microseconds.
SELECT CAST(p.query_id AS nvarchar(20)) AS statement,
       SUM(r.count_executions) AS calls,
       SUM(r.avg_duration * r.count_executions) / 1000 AS total_millis
FROM sys.query_store_runtime_stats r
JOIN sys.query_store_plan p ON p.plan_id = r.plan_id
GROUP BY p.query_id
