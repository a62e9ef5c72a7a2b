-- What Holdfast keeps in a database that it disposes of rows in: made when the first order runs there.
IF SCHEMA_ID(N'holdfast') IS NULL EXEC (N'CREATE SCHEMA holdfast');
-- an approval, as the control database gave it
IF OBJECT_ID(N'holdfast.disposal_order') IS NULL
CREATE TABLE holdfast.disposal_order (
  installation uniqueidentifier NOT NULL,
  order_id bigint NOT NULL,
  set_digest nvarchar(200) NOT NULL,
  requested_by nvarchar(200) NOT NULL,
  approved_by nvarchar(200) NOT NULL,
  approved_at datetimeoffset(6) NOT NULL,
  executable_at datetimeoffset(6) NOT NULL,
  written_at datetimeoffset(6) NOT NULL DEFAULT SYSDATETIMEOFFSET(),
  written_by nvarchar(200) NOT NULL DEFAULT ORIGINAL_LOGIN(),
  PRIMARY KEY (installation, order_id)
);
-- what went, in the transaction in which it went; digests of keys are JSON. A table that others refer to cannot be
-- truncated: so the receipts keep the orders, and an empty table keeps the receipts.
IF OBJECT_ID(N'holdfast.disposal_receipt') IS NULL
CREATE TABLE holdfast.disposal_receipt (
  installation uniqueidentifier NOT NULL,
  order_id bigint NOT NULL,
  item int NOT NULL,
  table_name nvarchar(260) NOT NULL,
  chunk_id bigint NOT NULL,
  set_digest nvarchar(200) NOT NULL,
  row_count bigint NOT NULL,
  row_hash decimal(38,0) NOT NULL,
  merkle_root nvarchar(64) NOT NULL,
  left_rows bigint NOT NULL,
  left_root nvarchar(64) NOT NULL,
  held_keys int NOT NULL,
  key_digests nvarchar(max) NOT NULL,
  -- they had gone before, and another receipt counts them
  again bit NOT NULL,
  disposed_at datetimeoffset(6) NOT NULL DEFAULT SYSDATETIMEOFFSET(),
  PRIMARY KEY (installation, order_id, item, table_name),
  FOREIGN KEY (installation, order_id) REFERENCES holdfast.disposal_order (installation, order_id)
);
IF OBJECT_ID(N'holdfast.disposal_kept') IS NULL
BEGIN
  CREATE TABLE holdfast.disposal_kept (
    installation uniqueidentifier NOT NULL,
    order_id bigint NOT NULL,
    item int NOT NULL,
    table_name nvarchar(260) NOT NULL,
    FOREIGN KEY (installation, order_id, item, table_name)
      REFERENCES holdfast.disposal_receipt (installation, order_id, item, table_name)
  );
  CREATE INDEX disposal_receipt_by_chunk ON holdfast.disposal_receipt (installation, chunk_id);
END;
EXEC (N'CREATE TRIGGER holdfast.disposal_order_guard ON holdfast.disposal_order AFTER INSERT, UPDATE, DELETE AS
BEGIN
  SET NOCOUNT ON;
  IF EXISTS (SELECT 1 FROM deleted)
    THROW 50409, N''the register of disposals is kept for ever: a change is refused'', 1;
  IF EXISTS (SELECT 1 FROM inserted WHERE LTRIM(RTRIM(approved_by)) = N''''
      OR LOWER(LTRIM(RTRIM(approved_by))) = LOWER(LTRIM(RTRIM(requested_by))))
    THROW 50401, N''a disposal order must be approved by somebody else than who requested it'', 1;
  IF EXISTS (SELECT 1 FROM inserted WHERE LOWER(LTRIM(RTRIM(approved_by))) = LOWER(ORIGINAL_LOGIN()))
    THROW 50402, N''the login that disposes cannot approve'', 1;
END');
EXEC (N'CREATE TRIGGER holdfast.disposal_receipt_guard ON holdfast.disposal_receipt AFTER INSERT, UPDATE, DELETE AS
BEGIN
  SET NOCOUNT ON;
  IF EXISTS (SELECT 1 FROM deleted)
    THROW 50409, N''the register of disposals is kept for ever: a change is refused'', 1;
  IF EXISTS (SELECT 1 FROM inserted i JOIN holdfast.disposal_order o
      ON o.installation = i.installation AND o.order_id = i.order_id WHERE o.set_digest <> i.set_digest)
    THROW 50403, N''another set of rows was approved'', 1;
  IF EXISTS (SELECT 1 FROM inserted i JOIN holdfast.disposal_order o
      ON o.installation = i.installation AND o.order_id = i.order_id WHERE SYSDATETIMEOFFSET() < o.executable_at)
    THROW 50406, N''the disposal order cools off'', 1;
END');
