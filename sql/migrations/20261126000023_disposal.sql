-- // disposal
-- What an installation demands of every disposal, on whatever node: the days between the end of a retention and the day
-- from which the rows may be asked for, and how long an approved order waits.
create table disposal_rule (
  only_row boolean primary key default true check (only_row),
  grace_days int not null default 30 check (grace_days between 0 and 3660),
  cooling_off_seconds bigint not null default 86400 check (cooling_off_seconds between 0 and 31622400),
  -- what keys are digested with, so that the register can be asked for a key and holds none
  digest_key bytea not null default sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'))
);

-- A set of rows that somebody wants destroyed, and what became of it. Names, not references: it outlives the policy.
create table disposal_order (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('due', 'replay')),
  policy_id int not null,
  policy_name text not null,
  policy_version int not null,
  database_name text not null,
  archive_database text not null,
  -- by which rule the rows are due, in words
  rule text not null,
  grace_days int not null,
  cooling_off_seconds bigint not null,
  reason text not null,
  -- the holds that were asked when the set was frozen: how many bound the policy, and rows that they kept out
  holds_asked int not null,
  rows_held bigint not null,
  -- the frozen set
  set_items int not null check (set_items > 0),
  set_rows bigint not null,
  set_bytes bigint not null,
  merkle_root text not null,
  digest text not null,
  frozen_in text not null default pg_current_xact_id()::text,
  state text not null default 'requested'
    check (state in ('requested', 'approved', 'refused', 'running', 'stopped', 'done')),
  requested_by text not null check (btrim(requested_by) <> ''),
  requested_at timestamptz not null default clock_timestamp(),
  approved_by text,
  approved_at timestamptz,
  approved_digest text,
  executable_at timestamptz,
  refused_by text,
  refused_at timestamptz,
  refusal text,
  run_asked_by text,
  run_asked_at timestamptz,
  node_id uuid,
  started_at timestamptz,
  ended_at timestamptz,
  disposed_rows bigint not null default 0,
  held_rows bigint not null default 0,
  -- why it stopped, or why it does not get on for the moment
  problem text
);
-- a policy has one order at a time
create unique index disposal_order_open on disposal_order (policy_id)
  where state in ('requested', 'approved', 'running');

-- The frozen set, a chunk (or the part of one with the same end) at a time. Keys lie as in the ledger, and go when
-- their rows have gone.
create table disposal_item (
  order_id bigint not null references disposal_order,
  item int not null,
  -- warm: rows of the archive; hot: disposed rows that came back in the source
  kind text not null check (kind in ('warm', 'hot')),
  session_id bigint not null,
  chunk_id bigint not null,
  archived_at timestamptz not null,
  retain_until timestamptz not null,
  key_columns text[] not null,
  key_layout text[] not null,
  bigint_keys bigint[],
  uuid_keys uuid[],
  text_keys text[],
  key_count int not null,
  -- SHA-256 over the keys
  keys_digest text not null,
  bytes bigint not null,
  state text not null default 'frozen' check (state in ('frozen', 'done')),
  held_keys int not null default 0,
  ended_at timestamptz,
  primary key (order_id, item)
);
create index disposal_item_by_chunk on disposal_item (chunk_id);

-- What of an item is in one table. With what was disposed it is the register, which is kept for ever.
create table disposal_item_table (
  order_id bigint not null,
  item int not null,
  position int not null,
  source_table text not null,
  table_name text not null,
  row_count bigint not null,
  row_hash numeric not null,
  merkle_root text not null,
  disposed_rows bigint,
  disposed_root text,
  -- what the table held of the chunk afterwards
  left_rows bigint,
  -- keyed digests of the keys of the rows that went
  key_digests uuid[],
  primary key (order_id, item, position),
  foreign key (order_id, item) references disposal_item
);
create index disposal_item_table_keys on disposal_item_table using gin (key_digests);

select bring_back('disposal_rule');
select bring_back('disposal_order');
select bring_back('disposal_item');
select bring_back('disposal_item_table');
insert into disposal_rule default values on conflict do nothing;

-- What follows holds for whoever reaches the database. SQLSTATEs: HF401 by the requester, HF402 by the engine, HF403
-- another digest, HF404 another set, HF405 without approval, HF406 too early, HF407 shorter, HF408 opened again,
-- HF409 taken out of the register.

-- What the digest is of: one line for each table of each item, in order.
create function disposal_digest(wanted disposal_order) returns text language sql stable as $$
  select encode(sha256(convert_to('holdfast disposal 1:' || wanted.kind || ':' || wanted.policy_name || ':'
      || wanted.database_name || ':' || wanted.archive_database || coalesce(string_agg(
        E'\n' || i.item || ':' || i.kind || ':' || i.chunk_id || ':' || i.keys_digest || ':' || t.position || ':'
          || t.table_name || ':' || t.row_count || ':' || t.row_hash || ':' || t.merkle_root, ''
        order by i.item, t.position), ''), 'UTF8')), 'hex')
  from disposal_item i join disposal_item_table t using (order_id, item)
  where i.order_id = wanted.id
$$;

create function disposal_order_guard() returns trigger language plpgsql as $$
declare
  -- disposal_order is changed by who was named in it; the engine itself is nobody
  engine text[] := array['holdfast', 'node', lower(session_user)];
begin
  if tg_op = 'INSERT' then
    if new.state <> 'requested' or new.approved_by is not null or new.executable_at is not null then
      raise exception 'a disposal order begins as a request' using errcode = 'HF405';
    end if;
    if new.cooling_off_seconds < (select cooling_off_seconds from disposal_rule) then
      raise exception 'a disposal order cools off for no less than the rule says' using errcode = 'HF407';
    end if;
    return new;
  end if;
  if tg_op <> 'UPDATE' then
    raise exception 'disposal orders are kept for ever: % is refused', tg_op using errcode = 'HF409';
  end if;
  if new.cooling_off_seconds < old.cooling_off_seconds
      or (old.executable_at is not null and new.executable_at is distinct from old.executable_at) then
    raise exception 'disposal order %: its cooling-off is not shortened', old.id using errcode = 'HF407';
  end if;
  if row(new.id, new.kind, new.policy_id, new.policy_name, new.policy_version, new.database_name,
        new.archive_database, new.rule, new.grace_days, new.cooling_off_seconds, new.reason, new.holds_asked,
        new.rows_held, new.set_items, new.set_rows, new.set_bytes, new.merkle_root, new.digest, new.frozen_in,
        new.requested_by, new.requested_at)
      is distinct from
      row(old.id, old.kind, old.policy_id, old.policy_name, old.policy_version, old.database_name,
        old.archive_database, old.rule, old.grace_days, old.cooling_off_seconds, old.reason, old.holds_asked,
        old.rows_held, old.set_items, old.set_rows, old.set_bytes, old.merkle_root, old.digest, old.frozen_in,
        old.requested_by, old.requested_at) then
    raise exception 'disposal order %: what was frozen and who asked for it stays as it is', old.id
      using errcode = 'HF404';
  end if;
  if old.state in ('refused', 'stopped', 'done') then
    raise exception 'disposal order % is % and is not opened again', old.id, old.state using errcode = 'HF408';
  end if;
  if row(new.approved_by, new.approved_digest) is distinct from row(old.approved_by, old.approved_digest)
      or (new.state = 'approved' and old.state = 'requested') then
    if old.state <> 'requested' or new.state <> 'approved' then
      raise exception 'disposal order % is %: only what is requested can be approved', old.id, old.state
        using errcode = 'HF408';
    end if;
    if coalesce(btrim(new.approved_by), '') = '' then
      raise exception 'disposal order %: an approval has somebody who gave it', old.id using errcode = 'HF405';
    end if;
    if lower(btrim(new.approved_by)) = lower(btrim(old.requested_by)) then
      raise exception 'disposal order % was requested by %; somebody else must approve it', old.id, old.requested_by
        using errcode = 'HF401';
    end if;
    if lower(btrim(new.approved_by)) = any (engine)
        or exists (select from node where id::text = lower(btrim(new.approved_by))) then
      raise exception 'disposal order %: % is a login of the engine, which approves nothing', old.id, new.approved_by
        using errcode = 'HF402';
    end if;
    if new.approved_digest is distinct from old.digest then
      raise exception 'disposal order %: % was approved, the frozen set is %', old.id, new.approved_digest, old.digest
        using errcode = 'HF403';
    end if;
    if disposal_digest(old) <> old.digest then
      raise exception 'disposal order %: its set is no longer the one that was frozen', old.id using errcode = 'HF404';
    end if;
    new.approved_at := clock_timestamp();
    new.executable_at := new.approved_at + make_interval(secs => old.cooling_off_seconds);
    return new;
  end if;
  if row(new.approved_at, new.executable_at) is distinct from row(old.approved_at, old.executable_at) then
    raise exception 'disposal order %: its approval stays as it is', old.id using errcode = 'HF407';
  end if;
  if new.state = old.state and new.run_asked_by is not distinct from old.run_asked_by then
    return new;
  end if;
  if new.run_asked_by is distinct from old.run_asked_by or new.state in ('running', 'stopped', 'done') then
    if old.approved_by is null then
      raise exception 'disposal order % is not approved', old.id using errcode = 'HF405';
    end if;
    if clock_timestamp() < old.executable_at then
      raise exception 'disposal order % cools off until %', old.id, old.executable_at using errcode = 'HF406';
    end if;
  end if;
  if new.state = 'running' and old.state = 'approved' and disposal_digest(old) <> old.digest then
    raise exception 'disposal order %: its set is no longer the one that was approved', old.id using errcode = 'HF404';
  end if;
  if (new.state = 'running' and old.state not in ('approved', 'running'))
      or (new.state in ('stopped', 'done') and old.state <> 'running')
      or (new.state = 'refused' and old.state not in ('requested', 'approved'))
      or (new.state <> old.state and new.state in ('requested', 'approved')) then
    raise exception 'disposal order %: % does not become %', old.id, old.state, new.state using errcode = 'HF408';
  end if;
  if new.state = 'refused' and coalesce(btrim(new.refusal), '') = '' then
    raise exception 'disposal order %: a refusal has a reason', old.id using errcode = 'HF408';
  end if;
  return new;
end $$;
create trigger disposal_order_guard before insert or update or delete on disposal_order
  for each row execute function disposal_order_guard();

create function disposal_order_frozen() returns trigger language plpgsql as $$
begin
  if disposal_digest(new) <> new.digest
      or new.set_items <> (select count(*) from disposal_item where order_id = new.id)
      or new.set_rows <> (select coalesce(sum(row_count), 0) from disposal_item_table where order_id = new.id) then
    raise exception 'disposal order %: its digest is not that of its set', new.id using errcode = 'HF404';
  end if;
  return null;
end $$;
create constraint trigger disposal_order_frozen after insert on disposal_order
  deferrable initially deferred for each row execute function disposal_order_frozen();

-- Items come with their order and stay; only what became of them is added, while the order runs.
create function disposal_item_guard() returns trigger language plpgsql as $$
declare
  owner disposal_order;
begin
  if tg_op not in ('INSERT', 'UPDATE') then
    raise exception 'the register of disposals is kept for ever: % is refused', tg_op using errcode = 'HF409';
  end if;
  select * into owner from disposal_order where id = new.order_id;
  if tg_op = 'INSERT' then
    if owner.frozen_in <> pg_current_xact_id()::text then
      raise exception 'disposal order %: its set is frozen', new.order_id using errcode = 'HF404';
    end if;
    return new;
  end if;
  if tg_table_name = 'disposal_item' then
    if row(new.order_id, new.item, new.kind, new.session_id, new.chunk_id, new.archived_at, new.retain_until,
          new.key_columns, new.key_layout, new.key_count, new.keys_digest, new.bytes)
        is distinct from
        row(old.order_id, old.item, old.kind, old.session_id, old.chunk_id, old.archived_at, old.retain_until,
          old.key_columns, old.key_layout, old.key_count, old.keys_digest, old.bytes)
        or (new.state <> 'done' and row(new.bigint_keys, new.uuid_keys, new.text_keys)
          is distinct from row(old.bigint_keys, old.uuid_keys, old.text_keys)) then
      raise exception 'disposal order %: its set is frozen', old.order_id using errcode = 'HF404';
    end if;
    if old.state = 'done' then
      raise exception 'the register of disposals is kept for ever: % is refused', tg_op using errcode = 'HF409';
    end if;
  else
    if row(new.order_id, new.item, new.position, new.source_table, new.table_name, new.row_count, new.row_hash,
          new.merkle_root)
        is distinct from
        row(old.order_id, old.item, old.position, old.source_table, old.table_name, old.row_count, old.row_hash,
          old.merkle_root) then
      raise exception 'disposal order %: its set is frozen', old.order_id using errcode = 'HF404';
    end if;
    if old.disposed_rows is not null then
      raise exception 'the register of disposals is kept for ever: % is refused', tg_op using errcode = 'HF409';
    end if;
  end if;
  if owner.state <> 'running' then
    raise exception 'disposal order % is %, not running', owner.id, owner.state using errcode = 'HF405';
  end if;
  return new;
end $$;
create trigger disposal_item_guard before insert or update or delete on disposal_item
  for each row execute function disposal_item_guard();
create trigger disposal_item_table_guard before insert or update or delete on disposal_item_table
  for each row execute function disposal_item_guard();

create function disposal_kept() returns trigger language plpgsql as $$
begin
  raise exception 'the register of disposals is kept for ever: % is refused', tg_op using errcode = 'HF409';
end $$;
create trigger disposal_order_kept before truncate on disposal_order
  for each statement execute function disposal_kept();
create trigger disposal_item_kept before truncate on disposal_item
  for each statement execute function disposal_kept();
create trigger disposal_item_table_kept before truncate on disposal_item_table
  for each statement execute function disposal_kept();

-- //@UNDO
select keep('disposal_item_table');
select keep('disposal_item');
select keep('disposal_order');
select keep('disposal_rule');
drop table disposal_item_table;
drop table disposal_item;
drop function disposal_digest(disposal_order);
drop table disposal_order;
drop table disposal_rule;
drop function disposal_order_guard();
drop function disposal_order_frozen();
drop function disposal_item_guard();
drop function disposal_kept();
