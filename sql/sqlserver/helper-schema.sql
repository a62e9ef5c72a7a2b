-- What Holdfast keeps in a database that it governs. Each part may stand already, made by an earlier build or by a DBA.
IF SCHEMA_ID(N'holdfast') IS NULL EXEC (N'CREATE SCHEMA holdfast');
-- epochs that stop a stale node and a late delete
IF OBJECT_ID(N'holdfast.fence') IS NULL
CREATE TABLE holdfast.fence (
  installation uniqueidentifier NOT NULL,
  scope nvarchar(200) NOT NULL,
  lease_epoch bigint NOT NULL,
  hold_epoch bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (installation, scope)
);
-- what a source remembers of a chunk that was deleted from it
IF OBJECT_ID(N'holdfast.receipt') IS NULL
CREATE TABLE holdfast.receipt (
  installation uniqueidentifier NOT NULL,
  chunk_id bigint NOT NULL,
  table_name nvarchar(260) NOT NULL,
  session_id bigint NOT NULL,
  epoch bigint NOT NULL,
  row_count bigint NOT NULL,
  row_hash decimal(38,0) NOT NULL,
  row_bytes bigint NOT NULL,
  incarnation nvarchar(200) NULL,
  deleted_at datetimeoffset(6) NOT NULL DEFAULT SYSDATETIMEOFFSET(),
  PRIMARY KEY (installation, chunk_id, table_name)
);
-- what an archive remembers of a chunk that it holds; lists of columns are JSON
IF OBJECT_ID(N'holdfast.manifest') IS NULL
CREATE TABLE holdfast.manifest (
  installation uniqueidentifier NOT NULL,
  chunk_id bigint NOT NULL,
  table_name nvarchar(260) NOT NULL,
  session_id bigint NOT NULL,
  epoch bigint NOT NULL,
  source_table nvarchar(260) NOT NULL,
  hashing nvarchar(20) NOT NULL,
  hashed_columns nvarchar(max) NOT NULL,
  hashed_as_text nvarchar(max) NOT NULL,
  row_count bigint NOT NULL,
  row_hash decimal(38,0) NULL,
  row_bytes bigint NOT NULL,
  archived_at datetimeoffset(6) NOT NULL,
  merkle_root varbinary(32) NULL,
  fingerprint nvarchar(200) NULL,
  incarnation nvarchar(200) NULL,
  written_at datetimeoffset(6) NOT NULL DEFAULT SYSDATETIMEOFFSET(),
  PRIMARY KEY (installation, chunk_id, table_name)
);
-- the head of the audit as it was when a session ended. The control database cannot cut its audit or write it anew
-- without contradicting this.
IF OBJECT_ID(N'holdfast.audit_anchor') IS NULL
CREATE TABLE holdfast.audit_anchor (
  installation uniqueidentifier NOT NULL,
  number bigint NOT NULL,
  digest nvarchar(200) NOT NULL,
  session_id bigint NOT NULL,
  written_at datetimeoffset(6) NOT NULL DEFAULT SYSDATETIMEOFFSET(),
  PRIMARY KEY (installation, number)
);
-- what came back. A restored copy stays in the archive and is marked here, by the archive's table, its chunk and its key:
-- the texts of its columns, each with a comma behind it. They may be longer than an index takes, so their hash is the key.
IF OBJECT_ID(N'holdfast.restored') IS NULL
CREATE TABLE holdfast.restored (
  installation uniqueidentifier NOT NULL,
  table_name nvarchar(260) NOT NULL,
  chunk_id bigint NOT NULL,
  key_hash binary(32) NOT NULL,
  row_key nvarchar(max) NOT NULL,
  restore_id bigint NOT NULL,
  restored_at datetimeoffset(6) NOT NULL DEFAULT SYSDATETIMEOFFSET(),
  PRIMARY KEY (installation, table_name, chunk_id, key_hash)
);
-- what a source remembers of a restore, written with its rows
IF OBJECT_ID(N'holdfast.restore_receipt') IS NULL
CREATE TABLE holdfast.restore_receipt (
  installation uniqueidentifier NOT NULL,
  restore_id bigint NOT NULL,
  table_name nvarchar(260) NOT NULL,
  row_count bigint NOT NULL,
  row_hash decimal(38,0) NOT NULL,
  written_at datetimeoffset(6) NOT NULL DEFAULT SYSDATETIMEOFFSET(),
  PRIMARY KEY (installation, restore_id, table_name)
);
-- what an archive remembers of a month that became a cold file; its rows are in the file until thawed_at. An order that
-- disposed of them is named.
IF OBJECT_ID(N'holdfast.cold_file') IS NULL
CREATE TABLE holdfast.cold_file (
  installation uniqueidentifier NOT NULL,
  file_id bigint NOT NULL,
  table_name nvarchar(260) NOT NULL,
  partition_name nvarchar(260) NOT NULL,
  object nvarchar(1000) NOT NULL,
  row_count bigint NOT NULL,
  sha256 nvarchar(64) NOT NULL,
  manifest nvarchar(max) NOT NULL,
  frozen_at datetimeoffset(6) NOT NULL DEFAULT SYSDATETIMEOFFSET(),
  thawed_at datetimeoffset(6) NULL,
  disposed_by bigint NULL,
  PRIMARY KEY (installation, file_id)
);
