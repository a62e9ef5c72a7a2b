-- One row for each thing beside the rows themselves that a statement on these tables ('delete' or 'insert') sets off or
-- meets; foreign keys apart. What stands on a partition counts as its table's.
WITH RECURSIVE asked (event) AS (
    VALUES (?::text)
), wanted AS MATERIALIZED (
    SELECT w.schema_name, w.table_name, c.oid, c.relkind, c.relrowsecurity
    FROM unnest(?::text[], ?::text[]) AS w(schema_name, table_name)
    JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema_name
    JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.table_name AND c.relkind IN ('r', 'p')
), member AS (
    SELECT w.schema_name, w.table_name, w.oid, w.relkind FROM wanted w
    UNION ALL
    SELECT m.schema_name, m.table_name, c.oid, c.relkind
    FROM member m
    JOIN pg_catalog.pg_inherits i ON i.inhparent = m.oid
    JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
    WHERE m.relkind = 'p'
), trigger AS (
    SELECT DISTINCT ON (m.schema_name, m.table_name, t.tgname)
           m.schema_name,
           m.table_name,
           t.tgname::text AS name,
           concat_ws(', ',
               CASE WHEN t.tgconstraint <> 0 THEN 'constraint trigger' END,
               CASE WHEN t.tgtype & 64 <> 0 THEN 'instead of' WHEN t.tgtype & 2 <> 0 THEN 'before' ELSE 'after' END
                   || ' ' || asked.event
                   || CASE WHEN t.tginitdeferred THEN ', at commit' ELSE '' END,
               CASE WHEN t.tgtype & 1 <> 0 THEN 'for each row' ELSE 'for each statement' END,
               'calls ' || quote_ident(n.nspname) || '.' || quote_ident(f.proname) || '()',
               CASE t.tgenabled
                   WHEN 'A' THEN 'enabled always'
                   WHEN 'R' THEN 'fires for replicas only'
                   WHEN 'D' THEN 'disabled'
               END) AS detail,
           CASE
               WHEN t.tgenabled = 'A' THEN 'TO_ACKNOWLEDGE'
               WHEN t.tgenabled = CASE current_setting('session_replication_role') WHEN 'replica' THEN 'R' ELSE 'O' END
               THEN 'TO_ACKNOWLEDGE'
               ELSE 'NOTE'
           END AS severity
    FROM asked, member m
    JOIN pg_catalog.pg_trigger t ON t.tgrelid = m.oid
    JOIN pg_catalog.pg_proc f ON f.oid = t.tgfoid
    JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
    WHERE NOT t.tgisinternal AND t.tgtype & CASE asked.event WHEN 'delete' THEN 8 ELSE 4 END <> 0
    ORDER BY m.schema_name, m.table_name, t.tgname, CASE WHEN t.tgenabled IN ('A', 'O') THEN 1 ELSE 2 END
), rule AS (
    SELECT DISTINCT m.schema_name,
           m.table_name,
           r.rulename::text AS name,
           CASE
               WHEN r.ev_enabled = 'D' THEN 'rule on ' || asked.event || ', disabled'
               WHEN r.is_instead THEN 'rule on ' || asked.event || ': does something else instead'
               ELSE 'rule on ' || asked.event || ': does something else as well' || CASE asked.event WHEN 'delete'
                   THEN '; the server takes no such rule in the statements that move rows' ELSE '' END
           END AS detail,
           CASE WHEN r.ev_enabled = 'D' THEN 'NOTE' ELSE 'REFUSED' END AS severity
    FROM asked, wanted m -- a rule on a partition does nothing when its table is named
    JOIN pg_catalog.pg_rewrite r ON r.ev_class = m.oid
    WHERE r.ev_type = CASE asked.event WHEN 'delete' THEN '4' ELSE '3' END
), published AS (
    SELECT m.schema_name,
           m.table_name,
           p.pubname::text AS name,
           -- DELETE fails where a published table cannot say which row went
           string_agg(c.oid::regclass::text, ', ') FILTER (
               WHERE asked.event = 'delete' AND c.relkind = 'r' AND (c.relreplident = 'n'
                  OR c.relreplident = 'd' AND NOT EXISTS (
                      SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)))
               AS without_identity
    FROM asked
    CROSS JOIN member m
    JOIN pg_catalog.pg_class c ON c.oid = m.oid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_publication p ON CASE asked.event WHEN 'delete' THEN p.pubdelete ELSE p.pubinsert END
    WHERE p.puballtables
       OR EXISTS (SELECT FROM pg_catalog.pg_publication_rel r WHERE r.prpubid = p.oid AND r.prrelid IN (
              SELECT m.oid UNION ALL SELECT root.relid FROM pg_partition_ancestors(m.oid) root))
       OR EXISTS (SELECT FROM pg_catalog.pg_publication_tables t
                  WHERE t.pubname = p.pubname AND t.schemaname = n.nspname AND t.tablename = c.relname)
    GROUP BY m.schema_name, m.table_name, p.pubname
)
SELECT schema_name, table_name, 'TRIGGER' AS kind, name, detail, severity FROM trigger
UNION ALL
SELECT schema_name, table_name, 'RULE', name, detail, severity FROM rule
UNION ALL
SELECT schema_name, table_name, 'ROW_SECURITY', '',
       CASE WHEN row_security_active(oid) AND event = 'delete'
            THEN 'row-level security hides rows from login ' || current_user || ' without a word'
            WHEN row_security_active(oid)
            THEN 'row-level security judges rows of login ' || current_user || ', and may hide what stands there'
            ELSE 'row-level security stands, but not for login ' || current_user
       END,
       CASE WHEN row_security_active(oid) THEN 'REFUSED' ELSE 'NOTE' END
FROM asked, wanted
WHERE relrowsecurity
UNION ALL
SELECT schema_name, table_name, 'PUBLICATION', name,
       CASE WHEN without_identity IS NULL
            THEN 'publication ' || name
                || CASE event WHEN 'delete' THEN ' sends every delete' ELSE ' sends every inserted row' END
                || ' to its subscribers'
            ELSE 'publication ' || name || ' sends deletes, but ' || without_identity
                || ' has no replica identity: the server would refuse the delete'
       END,
       CASE WHEN without_identity IS NULL THEN 'NOTE' ELSE 'REFUSED' END
FROM asked, published
UNION ALL
SELECT w.schema_name, w.table_name,
       CASE WHEN a.attgenerated <> '' THEN 'GENERATED_COLUMN' ELSE 'IDENTITY_COLUMN' END,
       a.attname::text,
       'column ' || a.attname || CASE
           WHEN a.attgenerated <> '' AND event = 'delete' THEN ' is computed: the archive keeps its value of today'
           WHEN a.attgenerated <> '' THEN ' is computed anew'
           WHEN event = 'delete' THEN ' is numbered by the database: the archive keeps the number'
           ELSE ' is numbered by the database: rows come back with the numbers that they had'
       END,
       'NOTE'
FROM asked
CROSS JOIN wanted w
JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid
WHERE a.attnum > 0 AND NOT a.attisdropped AND (a.attgenerated <> '' OR a.attidentity <> '')
UNION ALL
SELECT w.schema_name, w.table_name, 'INHERITANCE', '',
       'tables inherit from it (' || string_agg(i.inhrelid::regclass::text, ', ' ORDER BY i.inhrelid)
           || '): a delete would reach their rows',
       'REFUSED'
FROM asked
CROSS JOIN wanted w
JOIN pg_catalog.pg_inherits i ON i.inhparent = w.oid
WHERE w.relkind = 'r' AND asked.event = 'delete'
GROUP BY w.schema_name, w.table_name
ORDER BY 1, 2, 3, 4
