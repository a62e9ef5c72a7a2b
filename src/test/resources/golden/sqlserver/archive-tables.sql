IF SCHEMA_ID(N'shop') IS NULL EXEC (N'CREATE SCHEMA [shop]')

CREATE TABLE [shop].[orders] (
  [id] bigint NOT NULL,
  [code] varchar(20) collate Latin1_General_CI_AS NOT NULL,
  [placed] datetime2(3) NULL,
  [version] binary(8) NULL,
  hf_archived_at datetimeoffset(6) NOT NULL,
  hf_session bigint NOT NULL,
  hf_chunk bigint NOT NULL,
  hf_retain_until datetimeoffset(6) NOT NULL,
  PRIMARY KEY NONCLUSTERED ([id], [code], hf_chunk)
)

CREATE CLUSTERED INDEX hf_chunk ON [shop].[orders] (hf_chunk)

IF SCHEMA_ID(N'shop') IS NULL EXEC (N'CREATE SCHEMA [shop]')

CREATE TABLE [shop].[picks] (
  [pick] uniqueidentifier NOT NULL,
  [line] int NULL,
  [weight] decimal(9,3) NULL,
  [label] nvarchar(max) collate Latin1_General_CI_AS NULL,
  [photo] varbinary(max) NULL,
  hf_archived_at datetimeoffset(6) NOT NULL,
  hf_session bigint NOT NULL,
  hf_chunk bigint NOT NULL,
  hf_retain_until datetimeoffset(6) NOT NULL,
  PRIMARY KEY NONCLUSTERED ([pick], hf_chunk)
)

CREATE CLUSTERED INDEX hf_chunk ON [shop].[picks] (hf_chunk)

ALTER TABLE [dbo].[order lines]]] ADD [hf_retain_from] datetimeoffset(6) NULL

IF COL_LENGTH(N'[dbo].[order lines]]]', N'it''s') IS NOT NULL ALTER TABLE [dbo].[order lines]]] DROP COLUMN [it's]

DROP TABLE IF EXISTS [dbo].[order lines]]]

IF COLUMNPROPERTY(OBJECT_ID(N'[dbo].[order lines]]]'), N'n', 'AllowsNull') = 1
  ALTER TABLE [dbo].[order lines]]] ALTER COLUMN [n] bigint NULL
ELSE
  ALTER TABLE [dbo].[order lines]]] ALTER COLUMN [n] bigint NOT NULL

IF EXISTS (SELECT 1 FROM [dbo].[order lines]]] WHERE [n] IS NOT NULL AND CASE WHEN CAST(TRY_CAST([n] AS int) AS nvarchar(41)) = CAST([n] AS nvarchar(41)) THEN 1 ELSE 0 END = 0)
  THROW 50001, N'a value does not fit the narrower type', 1;
IF COLUMNPROPERTY(OBJECT_ID(N'[dbo].[order lines]]]'), N'n', 'AllowsNull') = 1
  ALTER TABLE [dbo].[order lines]]] ALTER COLUMN [n] int NULL
ELSE
  ALTER TABLE [dbo].[order lines]]] ALTER COLUMN [n] int NOT NULL

IF EXISTS (SELECT 1 FROM [dbo].[order lines]]] WHERE [label] IS NOT NULL AND CASE WHEN DATALENGTH([label]) <= 10 THEN 1 ELSE 0 END = 0)
  THROW 50001, N'a value does not fit the narrower type', 1;
IF COLUMNPROPERTY(OBJECT_ID(N'[dbo].[order lines]]]'), N'label', 'AllowsNull') = 1
  ALTER TABLE [dbo].[order lines]]] ALTER COLUMN [label] nvarchar(5) collate Latin1_General_CI_AS NULL
ELSE
  ALTER TABLE [dbo].[order lines]]] ALTER COLUMN [label] nvarchar(5) collate Latin1_General_CI_AS NOT NULL
