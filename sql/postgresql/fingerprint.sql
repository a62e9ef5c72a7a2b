-- One hash over all that decides what a DELETE of these tables does and what their rows look like. Each fact is one
-- JSON array, so that no name can pass for another; facts are sorted, so that the order in which they are found does
-- not matter. What comments, statistics, VACUUM, defaults and plain indexes change is no such fact, nor is a partition
-- that is like the others.
--
-- Read for each chunk, so each catalog is read by its index, whatever the planner thinks of its size: LATERAL with
-- OFFSET 0 leaves it no other way.
WITH RECURSIVE wanted AS MATERIALIZED (
    SELECT w.schema_name, w.table_name, c.oid, c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity
    -- names that the transaction was told before: what has no parameters is planned once for each connection, and
    -- planning takes most of the time
    FROM unnest(current_setting('holdfast.schemas')::text[], current_setting('holdfast.tables')::text[])
        AS w(schema_name, table_name)
    LEFT JOIN LATERAL (
        SELECT c.* FROM pg_catalog.pg_class c
        WHERE c.relname = w.table_name AND c.relnamespace = to_regnamespace(quote_ident(w.schema_name))
          AND c.relkind IN ('r', 'p')
        OFFSET 0
    ) c ON true
), member AS ( -- with everything that a DELETE without ONLY reaches
    SELECT oid AS root, oid, relkind, true AS itself FROM wanted WHERE oid IS NOT NULL
    UNION
    SELECT m.root, c.oid, c.relkind, false
    FROM member m
    JOIN pg_catalog.pg_inherits i ON i.inhparent = m.oid
    JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
), attribute AS MATERIALIZED (
    SELECT a.*
    FROM wanted w
    CROSS JOIN LATERAL (
        SELECT * FROM pg_catalog.pg_attribute a WHERE a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped
        OFFSET 0
    ) a
), part AS ( -- every type that a column's type is made of
    SELECT atttypid AS type FROM attribute
    UNION
    SELECT next.part
    FROM part p
    CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_type t WHERE t.oid = p.type OFFSET 0) t
    JOIN LATERAL (
        SELECT t.typbasetype AS part WHERE t.typtype = 'd'
        UNION ALL
        SELECT t.typelem WHERE t.typtype = 'b' AND t.typelem <> 0 AND t.typlen = -1
        UNION ALL
        SELECT r.rngsubtype
        FROM pg_catalog.pg_range r
        WHERE t.typtype IN ('r', 'm') AND t.oid IN (r.rngtypid, (to_jsonb(r) ->> 'rngmultitypid')::oid)
        UNION ALL
        SELECT a.atttypid
        FROM pg_catalog.pg_attribute a
        WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
    ) next ON true
), made AS MATERIALIZED ( -- those that a user made
    SELECT t.*, n.nspname
    FROM part p
    CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_type t WHERE t.oid = p.type OFFSET 0) t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd', 'c')
), foreign_key AS (
    SELECT k.*
    FROM member m
    CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_constraint k WHERE k.conrelid = m.oid OFFSET 0) k
    WHERE k.contype = 'f' AND k.conparentid = 0
    UNION ALL -- those to the tables by their triggers: no index leads from a table to them
    SELECT k.*
    FROM member m
    JOIN pg_catalog.pg_trigger t ON t.tgrelid = m.oid
    CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_constraint k WHERE k.oid = t.tgconstraint OFFSET 0) k
    WHERE k.contype = 'f' AND k.conparentid = 0 AND k.confrelid = m.oid AND t.tgisinternal
), fact AS (
    SELECT jsonb_build_array('table', w.schema_name, w.table_name, w.relkind, w.relpersistence, w.relrowsecurity,
               w.relforcerowsecurity, CASE WHEN w.relrowsecurity THEN row_security_active(w.oid) END,
               (SELECT jsonb_agg(i.inhparent::bigint ORDER BY i.inhseqno)
                FROM pg_catalog.pg_inherits i
                WHERE i.inhrelid = w.oid)) AS said
    FROM wanted w
    UNION ALL
    SELECT jsonb_build_array('child', i.inhparent::bigint, i.inhrelid::bigint)
    FROM member m
    JOIN pg_catalog.pg_inherits i ON i.inhparent = m.oid
    WHERE m.relkind = 'r'
    UNION ALL
    SELECT jsonb_build_array('column', a.attrelid::bigint, a.attnum, a.attname, n.nspname, t.typname, a.atttypmod,
               a.attnotnull, a.attgenerated, a.attidentity, a.attcollation::bigint,
               CASE WHEN a.attgenerated <> '' THEN
                   (SELECT md5(d.adbin::text)
                    FROM pg_catalog.pg_attrdef d
                    WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum)
               END)
    FROM attribute a
    CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_type t WHERE t.oid = a.atttypid OFFSET 0) t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    UNION ALL
    SELECT jsonb_build_array('type', t.nspname, t.typname, t.typtype, t.typbasetype::bigint, t.typtypmod, t.typnotnull,
               t.typcollation::bigint,
               CASE t.typtype
                   WHEN 'e' THEN
                       (SELECT jsonb_agg(e.enumlabel ORDER BY e.enumsortorder)
                        FROM pg_catalog.pg_enum e
                        WHERE e.enumtypid = t.oid)
                   WHEN 'd' THEN
                       (SELECT jsonb_agg(jsonb_build_array(k.conname, md5(k.conbin::text)) ORDER BY k.conname)
                        FROM pg_catalog.pg_constraint k
                        WHERE k.contypid = t.oid)
                   WHEN 'c' THEN
                       (SELECT jsonb_agg(jsonb_build_array(a.attnum, a.attname, a.atttypid::bigint, a.atttypmod)
                                         ORDER BY a.attnum)
                        FROM pg_catalog.pg_attribute a
                        WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)
               END)
    FROM made t
    UNION ALL
    SELECT jsonb_build_array('foreign key', k.conname, k.conrelid::bigint, k.conkey, k.confrelid::bigint, k.confkey,
               k.confdeltype, to_jsonb(k) -> 'confdelsetcols', k.confmatchtype, k.condeferrable, k.condeferred,
               to_jsonb(k) -> 'conenforced')
    FROM foreign_key k
    UNION ALL
    SELECT jsonb_build_array('key', k.conrelid::bigint, k.contype, k.conkey, k.condeferrable)
    FROM wanted w
    CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_constraint k WHERE k.conrelid = w.oid OFFSET 0) k
    WHERE k.contype IN ('p', 'u')
    UNION ALL -- a unique index is the key of a table that has no primary key
    SELECT jsonb_build_array('unique', i.indrelid::bigint, i.indkey::text, i.indimmediate)
    FROM wanted w
    CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_index i WHERE i.indrelid = w.oid OFFSET 0) i
    WHERE i.indisunique
      AND i.indisvalid
      AND i.indpred IS NULL
      AND i.indexprs IS NULL
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_index p WHERE p.indrelid = w.oid AND p.indisprimary OFFSET 0)
    UNION ALL -- the server's own, too: they are how a foreign key acts, and can be disabled
    SELECT jsonb_build_array('trigger', m.root::bigint, CASE WHEN t.tgisinternal THEN k.conname ELSE t.tgname END,
               t.tgtype, t.tgenabled, t.tgdeferrable, t.tginitdeferred, t.tgattr::text, encode(t.tgargs, 'hex'),
               md5(t.tgqual::text), t.tgoldtable, t.tgnewtable, n.nspname, f.proname,
               md5(jsonb_build_array(f.prolang::bigint, f.prosrc, f.probin, f.prosecdef, f.proconfig)::text))
    FROM member m
    JOIN pg_catalog.pg_trigger t ON t.tgrelid = m.oid
    JOIN pg_catalog.pg_proc f ON f.oid = t.tgfoid
    JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
    LEFT JOIN LATERAL (SELECT * FROM pg_catalog.pg_constraint k WHERE k.oid = t.tgconstraint OFFSET 0) k ON true
    WHERE t.tgtype & 8 <> 0 -- fires for DELETE
      AND (NOT t.tgisinternal OR (m.itself AND k.conparentid = 0))
    UNION ALL
    SELECT jsonb_build_array('rule', m.root::bigint, r.rulename, r.ev_enabled, r.is_instead, md5(r.ev_qual::text),
               md5(r.ev_action::text))
    FROM member m
    CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_rewrite r WHERE r.ev_class = m.oid OFFSET 0) r
    WHERE r.ev_type = '4' -- DELETE
    UNION ALL
    SELECT jsonb_build_array('policy', m.root::bigint, p.polname, p.polcmd, p.polpermissive, p.polroles::bigint[],
               md5(p.polqual::text))
    FROM member m
    JOIN pg_catalog.pg_policy p ON p.polrelid = m.oid
)
SELECT encode(sha256(convert_to(string_agg(said, E'\n' ORDER BY said COLLATE "C"), 'UTF8')), 'hex')
FROM (SELECT DISTINCT said::text FROM fact) each_once
