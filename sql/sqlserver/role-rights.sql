-- Rights of a role on a table or view: its own, those of roles that it is a member of, and those that everybody has; on the
-- object, on its schema and on the whole database. Who may control something may do everything with it.
WITH own (principal_id) AS (
    SELECT p.principal_id FROM sys.database_principals p WHERE p.name = ? AND p.type = 'R'
    UNION ALL
    SELECT m.role_principal_id FROM own r JOIN sys.database_role_members m ON m.member_principal_id = r.principal_id
), whole (principal_id) AS (
    SELECT principal_id FROM own
    UNION ALL
    SELECT principal_id FROM sys.database_principals WHERE name = 'public' AND type = 'R'
), named (object_id, schema_id) AS (
    SELECT object_id, schema_id FROM sys.objects WHERE object_id = OBJECT_ID(?)
)
SELECT DISTINCT d.permission_name COLLATE DATABASE_DEFAULT AS name
FROM named t
JOIN sys.database_permissions d
  ON d.class = 1 AND d.major_id = t.object_id OR d.class = 3 AND d.major_id = t.schema_id OR d.class = 0
JOIN whole w ON w.principal_id = d.grantee_principal_id
WHERE d.state IN ('G', 'W')
  AND d.permission_name IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'ALTER', 'CONTROL', 'TAKE OWNERSHIP', 'REFERENCES')
UNION
SELECT CONCAT('all of ', p.name) COLLATE DATABASE_DEFAULT
FROM own r
JOIN sys.database_principals p ON p.principal_id = r.principal_id
WHERE p.name IN ('db_owner', 'db_datareader', 'db_datawriter', 'db_ddladmin', 'db_securityadmin')
ORDER BY 1
