-- // legacy
-- Tables that were made for each session and child, on their way into the ledger: see dev.holdfast.legacy.
create table legacy_plan (
  id bigint generated always as identity primary key,
  database_name text not null,
  table_schema text not null,
  template text not null,
  owner text not null,
  -- the columns that all its tables have, which of them are the key, and what makes a row pending
  layout jsonb not null,
  digest text not null,
  grace_seconds bigint not null check (grace_seconds >= 0),
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  -- when the last of its tables was folded, when the last one was dropped, when their rows were given up
  folded_at timestamptz,
  dropped_at timestamptz,
  forgotten_at timestamptz
);

create table legacy_child (
  plan_id bigint not null references legacy_plan on delete cascade,
  child text not null,
  policy_id int not null,
  -- of the parent policy: its chunks in the ledger are the tables' ids
  session_id bigint references session on delete set null,
  kept_table text not null,
  view_schema text not null,
  view_name text not null,
  viewed_at timestamptz,
  primary key (plan_id, child)
);
create index legacy_child_by_session on legacy_child (session_id);

create table legacy_table (
  plan_id bigint not null,
  number int not null,
  child text not null,
  session text not null,
  table_name text not null,
  state text not null check (state in ('seen', 'folding', 'folded', 'changed', 'dropping', 'dropped', 'undoing',
    'undone', 'refused')),
  -- how often it was folded: a table that got new ids is folded again
  generation int not null default 0,
  row_count bigint not null,
  -- ids that are in the ledger once it is folded, and the sum of their hashes
  pending bigint not null,
  pending_hash numeric,
  row_hash numeric,
  -- how to make it again, from the moment it is about to be dropped
  ddl text,
  note text,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (plan_id, number),
  foreign key (plan_id, child) references legacy_child on delete cascade
);
create index legacy_table_by_child on legacy_table (plan_id, child);

-- The chunks of the ledger that a table's ids went into.
create table legacy_chunk (
  plan_id bigint not null,
  number int not null,
  session_id bigint not null,
  chunk_id bigint not null,
  generation int not null,
  primary key (plan_id, number, chunk_id),
  foreign key (plan_id, number) references legacy_table on delete cascade
);

-- What the tables cost the server, before and after.
create table legacy_measure (
  id bigint generated always as identity primary key,
  plan_id bigint not null references legacy_plan on delete cascade,
  moment text not null check (moment in ('planned', 'folded', 'dropped', 'undone', 'asked')),
  at timestamptz not null default clock_timestamp(),
  relations bigint not null,
  catalog_bytes bigint not null,
  connect_millis double precision not null,
  plan_millis double precision not null,
  catalog_millis double precision not null,
  dump_millis double precision,
  dump_note text not null
);
create index legacy_measure_by_plan on legacy_measure (plan_id, id);

alter table session drop constraint session_trigger_check,
  add constraint session_trigger_check check (trigger in ('cron', 'manual', 'handoff', 'legacy'));

select bring_back('legacy_plan');
select bring_back('legacy_child');
select bring_back('legacy_table');
select bring_back('legacy_chunk');
select bring_back('legacy_measure');
-- a step down has no word for what opened these
update session s set trigger = 'legacy'
where s.trigger = 'manual' and s.state = 'succeeded' and s.rows_marked = 0
  and s.id in (select session_id from legacy_chunk union select session_id from legacy_child);

-- //@UNDO
select keep('legacy_measure');
select keep('legacy_chunk');
select keep('legacy_table');
select keep('legacy_child');
select keep('legacy_plan');
drop table legacy_measure;
drop table legacy_chunk;
drop table legacy_table;
drop table legacy_child;
drop table legacy_plan;
update session set trigger = 'manual' where trigger = 'legacy';
alter table session drop constraint session_trigger_check,
  add constraint session_trigger_check check (trigger in ('cron', 'manual', 'handoff'));
