-- Tables whose names begin alike: what catalog and statistics say of each, for all in one statement. Reads no table and
-- locks none: sizes are those of the last VACUUM or ANALYZE.
-- parameters: schema or '', schema, prefix
WITH named AS MATERIALIZED (
    SELECT c.*, n.nspname
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f')
      AND c.relpersistence <> 't'
      AND n.nspname !~ '^pg_'
      AND n.nspname NOT IN ('information_schema', 'holdfast')
      AND (? = '' OR n.nspname = ?)
      AND starts_with(c.relname, ?)
), attribute AS MATERIALIZED (
    SELECT a.attrelid,
           string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) AS columns,
           bool_or(a.attidentity <> '') AS identity,
           bool_or(a.attgenerated <> '') AS generated,
           bool_or(a.attacl IS NOT NULL OR a.attoptions IS NOT NULL OR a.attcompression <> ''
               OR a.attstorage <> t.typstorage) AS settings
    FROM named c
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    GROUP BY a.attrelid
), index AS MATERIALIZED (
    SELECT i.indrelid, sum(x.relpages) AS pages, bool_or(i.indisclustered OR i.indisreplident) AS marked,
           max(i.indkey::text) FILTER (WHERE i.indisprimary) AS primary_key
    FROM named c
    JOIN pg_catalog.pg_index i ON i.indrelid = c.oid
    JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
    GROUP BY i.indrelid
), statistics AS MATERIALIZED ( -- the moments of the last scans are of version 16
    SELECT s.relid, s.n_live_tup,
           greatest((to_jsonb(s) ->> 'last_seq_scan')::timestamptz, (to_jsonb(s) ->> 'last_idx_scan')::timestamptz) AS used
    FROM pg_catalog.pg_stat_all_tables s
    WHERE s.relid IN (SELECT oid FROM named)
), dependency AS MATERIALIZED (
    SELECT d.refobjid AS oid,
           bool_or(d.classid = 'pg_catalog.pg_rewrite'::regclass) AS viewed,
           bool_or(d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i') AND EXISTS (
               SELECT FROM pg_catalog.pg_class s WHERE s.oid = d.objid AND s.relkind = 'S')) AS sequence,
           bool_or(d.classid IN ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_policy'::regclass)
               AND d.deptype = 'n') AS used
    FROM pg_catalog.pg_depend d
    WHERE d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid IN (SELECT oid FROM named)
    GROUP BY d.refobjid
), referred AS MATERIALIZED (
    SELECT DISTINCT confrelid AS oid FROM pg_catalog.pg_constraint WHERE contype = 'f'
), referring AS MATERIALIZED (
    SELECT DISTINCT conrelid AS oid FROM pg_catalog.pg_constraint WHERE contype = 'f'
), related AS MATERIALIZED (
    SELECT inhrelid AS oid FROM pg_catalog.pg_inherits UNION SELECT inhparent FROM pg_catalog.pg_inherits
), triggered AS MATERIALIZED (
    SELECT DISTINCT tgrelid AS oid FROM pg_catalog.pg_trigger WHERE NOT tgisinternal
), published AS MATERIALIZED (
    SELECT DISTINCT prrelid AS oid FROM pg_catalog.pg_publication_rel
), measured AS MATERIALIZED (
    SELECT DISTINCT stxrelid AS oid FROM pg_catalog.pg_statistic_ext
), extended AS MATERIALIZED (
    SELECT objid AS oid FROM pg_catalog.pg_depend
    WHERE classid = 'pg_catalog.pg_class'::regclass AND deptype = 'e'
), typed AS MATERIALIZED (
    SELECT DISTINCT atttypid AS type FROM pg_catalog.pg_attribute WHERE attnum > 0
)
SELECT c.nspname AS schema_name,
       c.relname AS table_name,
       pg_get_userbyid(c.relowner) AS owner,
       coalesce(a.columns, '') AS columns,
       ARRAY(
           SELECT k.attname::text
           FROM unnest(string_to_array(x.primary_key, ' ')::int[]) WITH ORDINALITY p(attnum, place)
           JOIN pg_catalog.pg_attribute k ON k.attrelid = c.oid AND k.attnum = p.attnum
           ORDER BY p.place) AS primary_key,
       greatest(c.reltuples, s.n_live_tup, 0)::bigint AS row_count,
       (c.relpages + coalesce(x.pages, 0) + coalesce(large.relpages, 0))::bigint
           * current_setting('block_size')::bigint AS byte_count,
       s.used,
       array_remove(ARRAY[
           CASE c.relkind WHEN 'p' THEN 'is partitioned' WHEN 'f' THEN 'is a foreign table' END,
           CASE WHEN c.relpersistence = 'u' THEN 'is unlogged' END,
           CASE WHEN triggered.oid IS NOT NULL THEN 'has triggers' END,
           CASE WHEN referring.oid IS NOT NULL THEN 'has foreign keys' END,
           CASE WHEN referred.oid IS NOT NULL THEN 'is referred to by foreign keys' END,
           CASE WHEN related.oid IS NOT NULL THEN 'inherits, or is inherited from' END,
           CASE WHEN c.relrowsecurity THEN 'has row-level security' END,
           CASE WHEN d.viewed THEN 'is read by a view or has rules' END,
           CASE WHEN d.used THEN 'is used by a function or a security policy' END,
           CASE WHEN typed.type IS NOT NULL THEN 'is the type of a column' END,
           CASE WHEN a.identity OR d.sequence THEN 'numbers its rows by a sequence' END,
           CASE WHEN a.generated THEN 'has generated columns' END,
           CASE WHEN a.settings THEN 'has columns with rights or storage of their own' END,
           CASE WHEN published.oid IS NOT NULL THEN 'is published' END,
           CASE WHEN measured.oid IS NOT NULL THEN 'has extended statistics' END,
           CASE WHEN extended.oid IS NOT NULL THEN 'belongs to an extension' END,
           CASE WHEN c.reloftype <> 0 THEN 'is a table of a type' END,
           CASE WHEN c.relreplident <> 'd' OR x.marked THEN 'has an index or a replica identity of its own choice' END
       ], NULL) AS obstacles
FROM named c
LEFT JOIN attribute a ON a.attrelid = c.oid
LEFT JOIN index x ON x.indrelid = c.oid
LEFT JOIN statistics s ON s.relid = c.oid
LEFT JOIN pg_catalog.pg_class large ON large.oid = c.reltoastrelid
LEFT JOIN dependency d ON d.oid = c.oid
LEFT JOIN referred ON referred.oid = c.oid
LEFT JOIN referring ON referring.oid = c.oid
LEFT JOIN related ON related.oid = c.oid
LEFT JOIN triggered ON triggered.oid = c.oid
LEFT JOIN published ON published.oid = c.oid
LEFT JOIN measured ON measured.oid = c.oid
LEFT JOIN extended ON extended.oid = c.oid
LEFT JOIN typed ON typed.type = c.reltype
ORDER BY c.nspname, c.relname
