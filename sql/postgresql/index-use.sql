-- One row for each index of a table of ours, an index of a partitioned table with what its parts have and were used.
WITH counted AS MATERIALIZED (
    SELECT coalesce(CASE WHEN c.relispartition THEN pg_catalog.pg_partition_root(c.oid) END, c.oid) AS root,
           c.oid,
           i.indrelid,
           c.relpages
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
    WHERE t.relkind IN ('r', 'p', 'm')
      AND t.relpersistence <> 't'
      AND n.nspname !~ '^pg_'
      AND n.nspname NOT IN ('information_schema', 'holdfast')
), locked AS MATERIALIZED ( -- measuring one of these would wait
    SELECT l.relation
    FROM pg_catalog.pg_locks l
    WHERE l.mode = 'AccessExclusiveLock'
      AND l.locktype = 'relation'
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
      AND l.pid IS DISTINCT FROM pg_backend_pid()
), used AS MATERIALIZED (
    SELECT c.root,
           sum(CASE
               WHEN (SELECT count(*) FROM counted) > 4000 OR c.oid IN (SELECT relation FROM locked)
                   OR c.indrelid IN (SELECT relation FROM locked)
               THEN c.relpages * current_setting('block_size')::bigint
               ELSE coalesce(pg_catalog.pg_relation_size(c.oid), 0)
           END)::bigint AS bytes,
           coalesce(sum(s.idx_scan), 0)::bigint AS scans,
           max((to_jsonb(s) ->> 'last_idx_scan')::timestamptz) AS last_scan -- since version 16
    FROM counted c
    LEFT JOIN pg_catalog.pg_stat_all_indexes s ON s.indexrelid = c.oid
    GROUP BY c.root
), backing AS MATERIALIZED (
    SELECT k.conindid,
           array_agg(CASE k.contype
               WHEN 'p' THEN 'primary key ' || k.conname
               WHEN 'u' THEN 'unique constraint ' || k.conname
               WHEN 'x' THEN 'exclusion constraint ' || k.conname
               ELSE 'foreign key ' || k.conname || ' of ' || k.conrelid::regclass
           END ORDER BY k.contype DESC, k.conname) AS what
    FROM pg_catalog.pg_constraint k
    WHERE k.conindid <> 0 AND k.contype IN ('p', 'u', 'x', 'f') AND (k.contype <> 'f' OR k.conparentid = 0)
    GROUP BY k.conindid
)
SELECT n.nspname AS table_schema,
       t.relname AS table_name,
       c.relname AS index_name,
       pg_catalog.pg_get_indexdef(c.oid) AS definition,
       am.amname AS method,
       pg_catalog.pg_indexam_has_property(c.relam, 'can_order') AS ordered,
       k.texts,
       k.columns,
       k.rules,
       coalesce(x.included, '{}') AS included,
       coalesce(pg_catalog.pg_get_expr(i.indpred, i.indrelid), '') AS predicate,
       i.indisunique AS is_unique,
       coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS nulls_equal,
       i.indisvalid AND i.indisready AND i.indislive AS valid,
       EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = c.oid) AS building,
       c.relkind = 'I' AS partitioned,
       coalesce(b.what, '{}')
           || CASE WHEN i.indisreplident THEN ARRAY['the replica identity'] ELSE '{}' END
           || CASE WHEN i.indisclustered THEN ARRAY['the order of CLUSTER'] ELSE '{}' END AS backs,
       u.bytes,
       u.scans,
       u.last_scan,
       s.spcname AS tablespace,
       quote_literal(pg_catalog.obj_description(c.oid, 'pg_class')) AS remark,
       (SELECT array_agg(a.attnum || ' SET STATISTICS ' || (to_jsonb(a) ->> 'attstattarget') ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a
        WHERE i.indexprs IS NOT NULL AND a.attrelid = c.oid AND (to_jsonb(a) ->> 'attstattarget')::int >= 0)
           AS targets
FROM used u
JOIN pg_catalog.pg_class c ON c.oid = u.root
JOIN pg_catalog.pg_am am ON am.oid = c.relam
JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
LEFT JOIN backing b ON b.conindid = c.oid
CROSS JOIN LATERAL (
    SELECT array_agg(coalesce(a.attname::text, pg_catalog.pg_get_indexdef(c.oid, w.position::int, true))
                     ORDER BY w.position) AS texts,
           array_agg(a.attname IS NOT NULL ORDER BY w.position) AS columns,
           array_agg(i.indclass[w.position - 1] || ' ' || i.indcollation[w.position - 1] || ' '
                     || i.indoption[w.position - 1] ORDER BY w.position) AS rules
    FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS w(attnum, position)
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = w.attnum AND w.attnum <> 0
    WHERE w.position <= i.indnkeyatts
) k
CROSS JOIN LATERAL (
    SELECT array_agg(a.attname::text ORDER BY w.position) AS included
    FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS w(attnum, position)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = w.attnum
    WHERE w.position > i.indnkeyatts
) x
ORDER BY n.nspname, t.relname, c.relname
