-- One row for each column, in table order.
WITH RECURSIVE root AS MATERIALIZED (
    SELECT c.oid
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p')
      AND NOT c.relispartition
      AND c.relpersistence <> 't'
      AND n.nspname !~ '^pg_'
      AND n.nspname NOT IN ('information_schema', 'holdfast')
), attribute AS MATERIALIZED (
    SELECT a.*
    FROM root r
    JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid
    WHERE a.attnum > 0 AND NOT a.attisdropped
), used AS (
    SELECT DISTINCT atttypid AS type FROM attribute
), part AS ( -- every type that a used type is made of; `through_domains`: nothing but domains on the way
    SELECT type, type AS part, true AS through_domains FROM used
    UNION
    SELECT p.type, next.part, p.through_domains AND t.typtype = 'd'
    FROM part p
    JOIN pg_catalog.pg_type t ON t.oid = p.part
    JOIN LATERAL (
        SELECT t.typbasetype AS part WHERE t.typtype = 'd'
        UNION ALL
        SELECT t.typelem WHERE t.typtype = 'b' AND t.typelem <> 0 AND t.typlen = -1
        UNION ALL
        SELECT r.rngsubtype FROM pg_catalog.pg_range r WHERE t.typtype = 'r' AND r.rngtypid = t.oid
        UNION ALL -- multiranges are of version 14: to_jsonb, so that older servers need not have the column
        SELECT r.rngsubtype
        FROM pg_catalog.pg_range r
        WHERE t.typtype = 'm' AND (to_jsonb(r) ->> 'rngmultitypid')::oid = t.oid
        UNION ALL
        SELECT a.atttypid
        FROM pg_catalog.pg_attribute a
        WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
    ) next ON true
), hashed AS MATERIALIZED ( -- types with a default hash operator class that has the extended (seeded) hash function
    SELECT o.opcintype AS type
    FROM pg_catalog.pg_opclass o
    JOIN pg_catalog.pg_am am ON am.oid = o.opcmethod AND am.amname = 'hash'
    JOIN pg_catalog.pg_amproc f
      ON f.amprocfamily = o.opcfamily
     AND f.amproclefttype = o.opcintype
     AND f.amprocrighttype = o.opcintype
     AND f.amprocnum = 2
    WHERE o.opcdefault
), judged AS (
    SELECT p.type,
           t.oid,
           p.through_domains AND t.typtype <> 'd' AS base,
           CASE t.typtype
               WHEN 'd' THEN true -- its base type decides
               WHEN 'e' THEN 'anyenum'::regtype IN (SELECT type FROM hashed)
               WHEN 'r' THEN 'anyrange'::regtype IN (SELECT type FROM hashed)
               WHEN 'm' THEN to_regtype('anymultirange') IN (SELECT type FROM hashed)
               WHEN 'c' THEN 'record'::regtype IN (SELECT type FROM hashed)
               ELSE t.oid IN (SELECT type FROM hashed)
                   OR (t.typelem <> 0 AND t.typlen = -1 AND 'anyarray'::regtype IN (SELECT type FROM hashed))
                   OR EXISTS ( -- varchar is hashed as text
                       SELECT
                       FROM pg_catalog.pg_cast c
                       WHERE c.castsource = t.oid
                         AND c.castmethod = 'b'
                         AND c.castcontext = 'i'
                         AND c.casttarget IN (SELECT type FROM hashed))
           END AS hashable
    FROM part p
    JOIN pg_catalog.pg_type t ON t.oid = p.part
), verdict AS MATERIALIZED (
    SELECT type, bool_and(hashable) AS hashable, min(oid::bigint) FILTER (WHERE base) AS base
    FROM judged
    GROUP BY type
), spelt AS MATERIALIZED ( -- format_type leaves out the schema of what the search path finds; here it never does
    SELECT u.type,
           CASE
               WHEN n.nspname <> 'pg_catalog' AND pg_type_is_visible(e.oid) THEN quote_ident(n.nspname) || '.'
               ELSE ''
           END AS prefix
    FROM used u
    JOIN pg_catalog.pg_type t ON t.oid = u.type
    JOIN pg_catalog.pg_type e
      ON e.oid = CASE WHEN t.typtype = 'b' AND t.typelem <> 0 AND t.typlen = -1 THEN t.typelem ELSE t.oid END
    JOIN pg_catalog.pg_namespace n ON n.oid = e.typnamespace
), unproven AS MATERIALIZED ( -- NOT NULL NOT VALID, of version 18: there may be nulls
    SELECT k.conrelid, k.conkey[1] AS attnum
    FROM pg_catalog.pg_constraint k
    WHERE k.contype = 'n' AND NOT k.convalidated
)
SELECT a.attrelid::bigint AS table_id,
       a.attname AS column_name,
       s.prefix || format_type(a.atttypid, a.atttypmod) AS type,
       NOT a.attnotnull OR u.attnum IS NOT NULL AS nullable,
       a.attgenerated <> '' AS generated,
       a.attidentity <> '' AS identity,
       v.hashable,
       CASE
           WHEN v.base IN ('int2'::regtype::oid::bigint, 'int4'::regtype::oid::bigint, 'int8'::regtype::oid::bigint)
           THEN 'bigint'
           WHEN v.base = 'uuid'::regtype::oid::bigint THEN 'uuid'
           ELSE 'text'
       END AS key_type
FROM attribute a
JOIN verdict v ON v.type = a.atttypid
JOIN spelt s ON s.type = a.atttypid
LEFT JOIN unproven u ON u.conrelid = a.attrelid AND u.attnum = a.attnum
ORDER BY a.attrelid, a.attnum
