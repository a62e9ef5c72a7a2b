-- // indexes
-- What people had done to indexes of governed databases, with what takes it back. A row is a request until a node has it.
create table index_act (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('build', 'drop')),
  database_name text not null,
  table_schema text not null,
  table_name text not null,
  index_name text not null,
  -- of a build that is told its columns; empty where the statements are all there is
  columns text[] not null default '{}',
  -- what is sent, and what takes it back
  statements text[] not null,
  undo_statements text[] not null,
  -- the index as the server described it: once it was built, or before it was dropped
  definition text,
  byte_count bigint,
  -- the act that this one takes back
  undoes bigint references index_act,
  reason text not null default '',
  asked_by text not null,
  asked_at timestamptz not null default clock_timestamp(),
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  cancelled_by text,
  node_id uuid,
  started_at timestamptz,
  ended_at timestamptz,
  problem text,
  -- an index that is not valid still stands: whoever looks next takes it away
  leftover boolean not null default false
);
create unique index index_act_open on index_act (database_name, table_schema, index_name)
  where state in ('waiting', 'running');
create index index_act_by_undone on index_act (undoes);

-- What a session left of its tables' space: how much went back to the system, how much is free inside of the files.
create table session_space (
  session_id bigint not null references session on delete cascade,
  database_name text not null,
  table_schema text not null,
  table_name text not null,
  removed_rows bigint not null,
  rows_before bigint not null,
  bytes_before bigint not null,
  bytes_after bigint not null,
  returned_bytes bigint not null,
  reusable_bytes bigint not null,
  measured_at timestamptz not null default clock_timestamp(),
  primary key (session_id, database_name, table_schema, table_name)
);

-- ANALYZE, VACUUM and REINDEX that were run after a session, or because somebody asked.
create table maintenance_act (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('analyze', 'vacuum', 'reindex')),
  database_name text not null,
  table_schema text not null,
  table_name text not null,
  -- of a reindex
  index_name text,
  session_id bigint references session on delete set null,
  asked_by text not null,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  bytes_before bigint,
  bytes_after bigint,
  -- null while it runs, and when it was done
  problem text
);
create index maintenance_act_by_session on maintenance_act (session_id);

-- What follows a session of the policy: 'off', 'analyze', or 'reindex' too where an index is mostly air.
alter table policy add column maintenance text not null default 'analyze'
  check (maintenance in ('off', 'analyze', 'reindex'));

select bring_back('index_act');
select bring_back('session_space');
select bring_back('maintenance_act');
select bring_back_columns('policy', 'maintenance', '{id}');

-- //@UNDO
select keep_columns('policy', 'maintenance', '{id}', '{maintenance}');
alter table policy drop column maintenance;
select keep('maintenance_act');
drop table maintenance_act;
select keep('session_space');
drop table session_space;
select keep('index_act');
drop table index_act;
