-- // policy
create table policy (
  id int generated always as identity primary key,
  name text not null unique check (name ~ '^[a-z][a-z0-9_-]{0,62}$'),
  description text not null default '',
  parent_id int references policy,
  position int not null default 0,
  database_id int not null references database_,
  table_schema text not null,
  table_name text not null,
  archive_database_id int not null references database_,
  archive_schema text not null,
  criteria text not null default '',
  age_column text,
  residence text,
  retention text not null,
  zone text not null,
  cron text,
  misfire text not null default 'fire_once' check (misfire in ('fire_once', 'skip')),
  overlap text not null default 'skip' check (overlap in ('skip', 'queue')),
  callback text,
  chunk_rows int not null default 5000 check (chunk_rows between 1 and 100000),
  proof text not null default 'set' check (proof in ('set', 'proof')),
  paused boolean not null default false,
  paused_reason text,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (parent_id <> id),
  check (residence is null or age_column is not null)
);
create index policy_by_parent on policy (parent_id);
create index policy_by_database on policy (database_id);
create index policy_by_archive_database on policy (archive_database_id);

-- The tables that leave together with the rows of the policy's table.
create table policy_bundle (
  policy_id int not null references policy on delete cascade,
  table_schema text not null,
  table_name text not null,
  primary key (policy_id, table_schema, table_name)
);

-- Joins that criteria and the age column may go through: alias.column, at most one joined row for a row.
create table policy_join (
  policy_id int not null references policy on delete cascade,
  alias text not null,
  table_schema text not null,
  table_name text not null,
  primary key (policy_id, alias)
);
create table policy_join_column (
  policy_id int not null,
  alias text not null,
  position int not null,
  column_name text not null,
  joined_column text not null,
  primary key (policy_id, alias, position),
  foreign key (policy_id, alias) references policy_join on delete cascade
);

-- The keys of an edge: parent_column is a key column of the parent's table, child_column a column of this policy's.
create table link (
  policy_id int not null references policy on delete cascade,
  position int not null,
  parent_column text not null,
  child_column text not null,
  primary key (policy_id, position)
);

-- Every change: who, when, why, before and after as TOML. Outlives the policy.
create table policy_revision (
  id bigint generated always as identity primary key,
  policy_name text not null,
  version int not null,
  action text not null check (action in ('create', 'change', 'delete', 'pause', 'resume')),
  actor text not null,
  reason text not null default '',
  before_toml text,
  after_toml text,
  at timestamptz not null default now()
);
create index policy_revision_by_policy on policy_revision (policy_name, id desc);

select bring_back('policy');
select bring_back('policy_bundle');
select bring_back('policy_join');
select bring_back('policy_join_column');
select bring_back('link');
select bring_back('policy_revision');

-- //@UNDO
select keep('policy');
select keep('policy_bundle');
select keep('policy_join');
select keep('policy_join_column');
select keep('link');
select keep('policy_revision');
drop table policy_revision;
drop table link;
drop table policy_join_column;
drop table policy_join;
drop table policy_bundle;
drop table policy;
