-- What Holdfast keeps in a database that it governs. Each part may stand already, made by an earlier build or by a DBA.
CREATE SCHEMA IF NOT EXISTS holdfast;
-- epochs that stop a stale node and a late delete
CREATE TABLE IF NOT EXISTS holdfast.fence (
  installation uuid NOT NULL,
  scope text NOT NULL,
  lease_epoch bigint NOT NULL,
  hold_epoch bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (installation, scope)
);
-- what a source remembers of a chunk that was deleted from it
CREATE TABLE IF NOT EXISTS holdfast.receipt (
  installation uuid NOT NULL,
  chunk_id bigint NOT NULL,
  table_name text NOT NULL,
  session_id bigint NOT NULL,
  epoch bigint NOT NULL,
  row_count bigint NOT NULL,
  row_hash numeric NOT NULL,
  row_bytes bigint NOT NULL,
  deleted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (installation, chunk_id, table_name)
);
-- what an archive remembers of a chunk that it holds
CREATE TABLE IF NOT EXISTS holdfast.manifest (
  installation uuid NOT NULL,
  chunk_id bigint NOT NULL,
  table_name text NOT NULL,
  session_id bigint NOT NULL,
  epoch bigint NOT NULL,
  source_table text NOT NULL,
  hashing text NOT NULL,
  hashed_columns text[] NOT NULL,
  hashed_as_text text[] NOT NULL,
  row_count bigint NOT NULL,
  row_hash numeric,
  row_bytes bigint NOT NULL,
  archived_at timestamptz NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (installation, chunk_id, table_name)
);
-- step 2: proof of each row, the form of the source's tables, the life of the archive
ALTER TABLE holdfast.manifest ADD COLUMN IF NOT EXISTS merkle_root bytea;
ALTER TABLE holdfast.manifest ADD COLUMN IF NOT EXISTS fingerprint text;
ALTER TABLE holdfast.manifest ADD COLUMN IF NOT EXISTS incarnation text;
ALTER TABLE holdfast.receipt ADD COLUMN IF NOT EXISTS incarnation text;
-- step 3: the head of the audit as it was when a session ended. The control database cannot cut its audit or write it
-- anew without contradicting this.
CREATE TABLE IF NOT EXISTS holdfast.audit_anchor (
  installation uuid NOT NULL,
  number bigint NOT NULL,
  digest text NOT NULL,
  session_id bigint NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (installation, number)
);
-- step 4: what came back. A restored copy stays in the archive and is marked here, by the archive's table, its chunk and
-- the key as text; the receipt is the source's, written with the rows.
CREATE TABLE IF NOT EXISTS holdfast.restored (
  installation uuid NOT NULL,
  table_name text NOT NULL,
  chunk_id bigint NOT NULL,
  row_key text[] NOT NULL,
  restore_id bigint NOT NULL,
  restored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (installation, table_name, chunk_id, row_key)
);
CREATE TABLE IF NOT EXISTS holdfast.restore_receipt (
  installation uuid NOT NULL,
  restore_id bigint NOT NULL,
  table_name text NOT NULL,
  row_count bigint NOT NULL,
  row_hash numeric NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (installation, restore_id, table_name)
);
-- step 5: the receipt of a partition that became a cold file. Written in the transaction that drops the partition, and
-- marked in the one that brings its rows back: it says where they are.
CREATE TABLE IF NOT EXISTS holdfast.cold_file (
  installation uuid NOT NULL,
  file_id bigint NOT NULL,
  table_name text NOT NULL,
  partition_name text NOT NULL,
  object text NOT NULL,
  row_count bigint NOT NULL,
  sha256 text NOT NULL,
  manifest text NOT NULL,
  frozen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  thawed_at timestamptz,
  PRIMARY KEY (installation, file_id)
);
-- step 6: the order that disposed of the rows; thawed_at is then the moment at which they were in the file no more
ALTER TABLE holdfast.cold_file ADD COLUMN IF NOT EXISTS disposed_by bigint;
-- this schema in the path of the login that makes it, as it is in that of one called holdfast, would get all its new
-- tables: it is taken out, for this database
DO $$
DECLARE
  path text := (SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'search_path');
  kept text;
BEGIN
  SELECT string_agg(part, ', ' ORDER BY n) INTO kept
  FROM (SELECT trim(s) AS part, n FROM unnest(string_to_array(path, ',')) WITH ORDINALITY u(s, n)) parts
  WHERE trim(part, '"') <> 'holdfast' AND NOT (trim(part, '"') = '$user' AND current_user = 'holdfast');
  IF kept IS DISTINCT FROM path AND path !~ '"[^"]*,[^"]*"' AND (path ~ 'holdfast' OR current_user = 'holdfast') THEN
    EXECUTE format('ALTER ROLE %I IN DATABASE %I SET search_path = %s', current_user, current_database(),
      coalesce(kept, 'public'));
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  NULL; -- Holdfast's own connections leave it out by themselves
END $$;
