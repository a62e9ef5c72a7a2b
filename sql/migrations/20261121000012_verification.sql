-- // verification
-- One root over the rows of all tables of a chunk, for policies with proof: control database and archive vouch for each
-- other.
alter table ledger add column merkle_root bytea;

select bring_back_columns('ledger', 'verification', '{session_id,chunk_id}');

-- Verification reads a policy's chunks in order of number.
create index ledger_policy on ledger (policy_id, chunk_id);

-- A reconcile of ledger, manifests, archive and source, as it was asked for.
create table verification (
  id bigint generated always as identity primary key,
  policies text[] not null, -- names; empty for all
  since timestamptz, -- only chunks that were archived from then on
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);

-- How far it came. Moves in the transaction that stores what was found on the way, so a verification that is killed
-- goes on where it was and finds each thing once.
create table verification_progress (
  verification_id bigint not null references verification on delete cascade,
  policy_id int not null,
  after_chunk bigint not null, -- chunks up to this number are checked
  finished boolean not null,
  rows_checked bigint not null,
  chunks bigint not null,
  sessions bigint not null,
  last_session bigint not null,
  handed_off_keys bigint not null,
  expected_keys bigint not null,
  unlisted_differences bigint not null, -- found when the list was full
  table_names text[] not null, -- source tables: database, blank, schema.table
  table_rows bigint[] not null, -- archived rows of each
  primary key (verification_id, policy_id)
);

create table verification_finding (
  id bigint generated always as identity primary key,
  verification_id bigint not null references verification on delete cascade,
  policy_id int not null,
  difference boolean not null, -- or a note
  kind text not null,
  chunk_id bigint,
  table_name text,
  what text not null,
  unique (verification_id, what)
);

select bring_back('verification');
select bring_back('verification_progress');
select bring_back('verification_finding');

-- //@UNDO
select keep('verification_finding');
select keep('verification_progress');
select keep('verification');
drop table verification_finding;
drop table verification_progress;
drop table verification;
drop index ledger_policy;
select keep_columns('ledger', 'verification', '{session_id,chunk_id}', '{merkle_root}');
alter table ledger drop column merkle_root;
