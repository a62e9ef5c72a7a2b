-- What Holdfast keeps in a database that it disposes of rows in: made when the first order runs there.
CREATE SCHEMA IF NOT EXISTS holdfast;
-- an approval, as the control database gave it
CREATE TABLE IF NOT EXISTS holdfast.disposal_order (
  installation uuid NOT NULL,
  order_id bigint NOT NULL,
  set_digest text NOT NULL,
  requested_by text NOT NULL,
  approved_by text NOT NULL,
  approved_at timestamptz NOT NULL,
  executable_at timestamptz NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  written_by text NOT NULL DEFAULT session_user,
  PRIMARY KEY (installation, order_id)
);
-- what went, in the transaction in which it went
CREATE TABLE IF NOT EXISTS holdfast.disposal_receipt (
  installation uuid NOT NULL,
  order_id bigint NOT NULL,
  item int NOT NULL,
  table_name text NOT NULL,
  chunk_id bigint NOT NULL,
  set_digest text NOT NULL,
  row_count bigint NOT NULL,
  row_hash numeric NOT NULL,
  merkle_root text NOT NULL,
  left_rows bigint NOT NULL,
  left_root text NOT NULL,
  held_keys int NOT NULL,
  key_digests uuid[] NOT NULL,
  -- they had gone before, and another receipt counts them
  again boolean NOT NULL,
  disposed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (installation, order_id, item, table_name)
);
CREATE INDEX IF NOT EXISTS disposal_receipt_by_chunk ON holdfast.disposal_receipt (installation, chunk_id);
CREATE OR REPLACE FUNCTION holdfast.disposal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  approved holdfast.disposal_order;
BEGIN
  IF tg_op <> 'INSERT' THEN
    RAISE EXCEPTION 'the register of disposals is kept for ever: % is refused', tg_op USING errcode = 'HF409';
  END IF;
  IF tg_table_name = 'disposal_order' THEN
    IF btrim(new.approved_by) = '' OR lower(btrim(new.approved_by)) = lower(btrim(new.requested_by)) THEN
      RAISE EXCEPTION 'disposal order %: somebody else than % must approve it', new.order_id, new.requested_by
        USING errcode = 'HF401';
    END IF;
    IF lower(btrim(new.approved_by)) = lower(session_user) THEN
      RAISE EXCEPTION 'disposal order %: % is the login that disposes', new.order_id, new.approved_by
        USING errcode = 'HF402';
    END IF;
    RETURN new;
  END IF;
  SELECT * INTO approved FROM holdfast.disposal_order o
  WHERE o.installation = new.installation AND o.order_id = new.order_id;
  IF NOT found THEN
    RAISE EXCEPTION 'disposal order % has no approval here', new.order_id USING errcode = 'HF405';
  END IF;
  IF approved.set_digest <> new.set_digest THEN
    RAISE EXCEPTION 'disposal order %: % was approved, not %', new.order_id, approved.set_digest, new.set_digest
      USING errcode = 'HF403';
  END IF;
  IF clock_timestamp() < approved.executable_at THEN
    RAISE EXCEPTION 'disposal order % cools off until %', new.order_id, approved.executable_at
      USING errcode = 'HF406';
  END IF;
  RETURN new;
END $$;
DROP TRIGGER IF EXISTS disposal_guard ON holdfast.disposal_order;
CREATE TRIGGER disposal_guard BEFORE INSERT OR UPDATE OR DELETE ON holdfast.disposal_order
  FOR EACH ROW EXECUTE FUNCTION holdfast.disposal_guard();
DROP TRIGGER IF EXISTS disposal_guard ON holdfast.disposal_receipt;
CREATE TRIGGER disposal_guard BEFORE INSERT OR UPDATE OR DELETE ON holdfast.disposal_receipt
  FOR EACH ROW EXECUTE FUNCTION holdfast.disposal_guard();
DROP TRIGGER IF EXISTS disposal_kept ON holdfast.disposal_order;
CREATE TRIGGER disposal_kept BEFORE TRUNCATE ON holdfast.disposal_order
  FOR EACH STATEMENT EXECUTE FUNCTION holdfast.disposal_guard();
DROP TRIGGER IF EXISTS disposal_kept ON holdfast.disposal_receipt;
CREATE TRIGGER disposal_kept BEFORE TRUNCATE ON holdfast.disposal_receipt
  FOR EACH STATEMENT EXECUTE FUNCTION holdfast.disposal_guard();
