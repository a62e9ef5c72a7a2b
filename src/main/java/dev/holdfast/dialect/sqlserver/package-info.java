/// SQL Server 2019 and later.
///
/// What reads the catalog is SQL in files of its own (`sql/sqlserver`), a handful of statements for a whole database.
/// What runs on governed tables is rendered here, one text block each. Types are spelt as `CREATE TABLE` wants them:
/// `nvarchar(200)`, `decimal(12,2)`.
@NullMarked
package dev.holdfast.dialect.sqlserver;

import org.jspecify.annotations.NullMarked;
