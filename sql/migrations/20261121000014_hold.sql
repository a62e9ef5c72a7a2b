-- // hold
-- Why rows may not go. `placing` binds already: no new work touches what it covers; it is `effective` when the fences
-- of every database that it concerns have been raised, so that no work under way does either.
create table hold (
  id bigint generated always as identity primary key,
  matter text not null,
  reason text not null,
  state text not null check (state in ('placing', 'effective', 'released')),
  placed_by text not null,
  placed_at timestamptz not null default clock_timestamp(),
  effective_at timestamptz,
  released_by text,
  released_at timestamptz,
  release_reason text
);
create index hold_binding on hold (id) where state <> 'released';

-- What a hold covers: every row of a policy, every row of a table, or the rows of a table with these keys; keys lie as
-- in the ledger. Names, not references: a hold outlives a policy, and a database that is taken out and put back is
-- still covered.
create table hold_scope (
  hold_id bigint not null references hold on delete cascade,
  position int not null,
  kind text not null check (kind in ('policy', 'table', 'keys')),
  policy_name text,
  database_name text,
  table_schema text,
  table_name text,
  key_columns text[],
  key_layout text[],
  bigint_keys bigint[],
  uuid_keys uuid[],
  text_keys text[],
  key_count int,
  primary key (hold_id, position)
);
create index hold_scope_by_policy on hold_scope (policy_name);
create index hold_scope_by_table on hold_scope (database_name, table_schema, table_name);

-- The fences that a hold has to raise before it is effective: one for each policy and database that it concerns.
create table hold_fence (
  hold_id bigint not null references hold on delete cascade,
  database_name text not null,
  fence text not null,
  raised_at timestamptz,
  -- why it could not be raised, at the last attempt
  problem text,
  primary key (hold_id, database_name, fence)
);

select bring_back('hold');
select bring_back('hold_scope');
select bring_back('hold_fence');

-- //@UNDO
select keep('hold');
select keep('hold_scope');
select keep('hold_fence');
drop table hold_fence;
drop table hold_scope;
drop table hold;
