-- How tables came to be as they are: statements that make each of them again, a line each.
-- parameter: regclass names
WITH wanted AS MATERIALIZED (
    SELECT c.*, n.nspname, format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid IN (SELECT to_regclass(w) FROM unnest(?::text[]) w)
)
SELECT c.nspname AS schema_name,
       c.relname AS table_name,
       concat_ws(E';\n',
           format('CREATE TABLE %s (%s)%s%s', c.name,
               (SELECT string_agg(
                    format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                    || CASE WHEN a.attcollation <> t.typcollation THEN
                           (SELECT format(' COLLATE %I.%I', cn.nspname, o.collname) FROM pg_catalog.pg_collation o
                            JOIN pg_catalog.pg_namespace cn ON cn.oid = o.collnamespace WHERE o.oid = a.attcollation)
                       ELSE '' END
                    || CASE WHEN a.atthasdef THEN
                           (SELECT ' DEFAULT ' || pg_get_expr(f.adbin, f.adrelid) FROM pg_catalog.pg_attrdef f
                            WHERE f.adrelid = c.oid AND f.adnum = a.attnum)
                       ELSE '' END
                    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, ', ' ORDER BY a.attnum)
                FROM pg_catalog.pg_attribute a
                JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
               CASE WHEN c.reloptions IS NOT NULL THEN ' WITH (' || array_to_string(c.reloptions, ', ') || ')' ELSE '' END,
               (SELECT format(' TABLESPACE %I', s.spcname) FROM pg_catalog.pg_tablespace s WHERE s.oid = c.reltablespace)),
           (SELECT string_agg(
                format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.name, k.conname, pg_get_constraintdef(k.oid)), E';\n'
                ORDER BY k.contype DESC, k.conname)
            FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u', 'x', 'c')),
           (SELECT string_agg(pg_get_indexdef(i.indexrelid), E';\n' ORDER BY x.relname)
            FROM pg_catalog.pg_index i
            JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
            WHERE i.indrelid = c.oid AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))),
           format('ALTER TABLE %s OWNER TO %I', c.name, pg_get_userbyid(c.relowner)),
           CASE WHEN c.relacl IS NOT NULL THEN
               format('REVOKE ALL ON %s FROM PUBLIC, %I', c.name, pg_get_userbyid(c.relowner)) END,
           (SELECT string_agg(
                format('GRANT %s ON %s TO %s%s', e.privilege_type, c.name,
                    CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(e.grantee)) END,
                    CASE WHEN e.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END), E';\n'
                ORDER BY e.place) -- in the order in which they were granted
            FROM aclexplode(c.relacl) WITH ORDINALITY e(grantor, grantee, privilege_type, is_grantable, place)),
           (SELECT string_agg(
                CASE WHEN m.objsubid = 0 THEN format('COMMENT ON TABLE %s IS %L', c.name, m.description)
                ELSE format('COMMENT ON COLUMN %s.%I IS %L', c.name,
                    (SELECT a.attname FROM pg_catalog.pg_attribute a
                     WHERE a.attrelid = c.oid AND a.attnum = m.objsubid), m.description) END, E';\n'
                ORDER BY m.objsubid)
            FROM pg_catalog.pg_description m
            WHERE m.objoid = c.oid AND m.classoid = 'pg_catalog.pg_class'::regclass)) AS ddl
FROM wanted c
