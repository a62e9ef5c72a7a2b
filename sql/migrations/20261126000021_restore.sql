-- // restore
-- Archived rows on their way back. A row of `requested` is what a person asked for; some node claims it.
create table restore (
  id bigint generated always as identity primary key,
  state text not null check (state in ('requested', 'running', 'interrupted', 'done', 'refused')),
  kind text not null check (kind in ('keys', 'predicate', 'session')),
  -- as it was typed: database/schema.table
  table_name text,
  -- as typed, key after key, so many values each
  key_rows text[],
  key_width int,
  criteria text,
  zone text,
  session_id bigint,
  with_children boolean not null default false,
  conflict text not null check (conflict in ('fail', 'skip')),
  -- effects of inserting that its author accepts
  acknowledged text[] not null default '{}',
  pin text not null check (pin in ('none', 'until', 'for_ever')),
  pin_until timestamptz,
  -- of the plan that was shown; null: whatever is found
  plan_digest text,
  requested_by text not null,
  reason text not null,
  requested_at timestamptz not null default clock_timestamp(),
  node_id uuid,
  started_at timestamptz,
  ended_at timestamptz,
  error text,
  rows_restored bigint not null default 0,
  -- equal rows stood in the source
  rows_there bigint not null default 0,
  -- others stood in their place
  rows_left bigint not null default 0
);
create index restore_open on restore (id) where state in ('requested', 'running', 'interrupted');
create index restore_by_session on restore (session_id);

-- Which copies come back: fixed before the first of them is committed in a source, so that whoever goes on brings the
-- same ones. One row for each place of a policy; the keys of its root table lie as in the ledger, their chunks and
-- sessions beside them.
create table restore_item (
  restore_id bigint not null references restore on delete cascade,
  position int not null,
  policy_id int not null,
  database_name text not null,
  table_schema text not null,
  table_name text not null,
  bundle text[] not null,
  archive_database text not null,
  archive_schema text not null,
  key_layout text[] not null,
  bigint_keys bigint[],
  uuid_keys uuid[],
  text_keys text[],
  key_count int not null,
  chunks bigint[] not null,
  sessions bigint[] not null,
  primary key (restore_id, position)
);

-- What became of the rows of each table, parents first.
create table restore_table (
  restore_id bigint not null references restore on delete cascade,
  position int not null,
  database_name text not null,
  table_name text not null,
  rows_restored bigint not null,
  rows_there bigint not null,
  rows_left bigint not null,
  -- keys of rows that stayed in the archive because others stand in their place; the first of them
  left_keys text[] not null default '{}',
  primary key (restore_id, position)
);

-- Rows of a root table that no run takes until a date, or for ever. Names, not references, as in a hold.
create table pin (
  id bigint generated always as identity primary key,
  restore_id bigint references restore,
  database_name text not null,
  table_schema text not null,
  table_name text not null,
  key_columns text[] not null,
  key_layout text[] not null,
  bigint_keys bigint[],
  uuid_keys uuid[],
  text_keys text[],
  key_count int not null,
  until timestamptz,
  set_by text not null,
  reason text not null,
  set_at timestamptz not null default clock_timestamp(),
  ended_by text,
  ended_at timestamptz,
  end_reason text
);
create index pin_standing on pin (database_name, table_schema, table_name) where ended_at is null;
create index pin_by_restore on pin (restore_id);

select bring_back('restore');
select bring_back('restore_item');
select bring_back('restore_table');
select bring_back('pin');

-- //@UNDO
select keep('restore');
select keep('restore_item');
select keep('restore_table');
select keep('pin');
drop table pin;
drop table restore_table;
drop table restore_item;
drop table restore;
