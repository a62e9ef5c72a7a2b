-- One row for each index that can find or order rows of the whole table: valid, not partial, ordered (B-tree), and
-- for each other one that makes a key. The key comes first: the primary key, or else the narrowest unique index over
-- NOT NULL columns that is checked at once.
WITH root AS MATERIALIZED (
    SELECT c.oid
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p')
      AND NOT c.relispartition
      AND c.relpersistence <> 't'
      AND n.nspname !~ '^pg_'
      AND n.nspname NOT IN ('information_schema', 'holdfast')
), unproven AS MATERIALIZED ( -- NOT NULL NOT VALID, of version 18: there may be nulls
    SELECT k.conrelid, k.conkey[1] AS attnum
    FROM pg_catalog.pg_constraint k
    WHERE k.contype = 'n' AND NOT k.convalidated
), described AS (
    SELECT i.indrelid,
           c.relname,
           i.indnkeyatts,
           i.indisprimary,
           pg_indexam_has_property(c.relam, 'can_order') AS ordered,
           i.indisunique AND i.indimmediate AND i.indexprs IS NULL AND bool_and(a.attnotnull AND u.attnum IS NULL)
               AS unique_key,
           -- up to the first expression
           array_agg(a.attname::text ORDER BY k.position)
               FILTER (WHERE k.position < coalesce(e.first_expression, i.indnkeyatts + 1)) AS columns
    FROM root r
    JOIN pg_catalog.pg_index i ON i.indrelid = r.oid
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, position)
    LEFT JOIN LATERAL (
        SELECT min(x.position) AS first_expression
        FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS x(attnum, position)
        WHERE x.attnum = 0
    ) e ON i.indexprs IS NOT NULL
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    LEFT JOIN unproven u ON u.conrelid = i.indrelid AND u.attnum = k.attnum
    WHERE i.indisvalid
      AND i.indisready
      AND i.indislive
      AND i.indpred IS NULL
      AND k.position <= i.indnkeyatts -- the rest is INCLUDEd
    GROUP BY i.indexrelid, i.indrelid, c.relname, c.relam, i.indnkeyatts, i.indisprimary, i.indisunique, i.indimmediate,
             i.indexprs IS NULL, e.first_expression
)
SELECT indrelid::bigint AS table_id,
       indisprimary OR unique_key AS is_key,
       ordered,
       columns
FROM described
WHERE columns IS NOT NULL
  AND (ordered OR indisprimary OR unique_key)
ORDER BY indrelid, indisprimary DESC, unique_key DESC, indnkeyatts, relname
