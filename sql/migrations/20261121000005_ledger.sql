-- // ledger
-- hf_chunk of archive rows. Starts high and apart, so that an archive table that outlives a control database never sees
-- the same number again: tenths of a second since 1970, more than chunks can be made.
create sequence chunk_id as bigint;
select setval('chunk_id', (extract(epoch from clock_timestamp()) * 10)::bigint);

-- A chunk: work list, resume point and what is handed off, all at once. Its keys are stored once, as typed arrays:
-- key_layout names the array of each key column in key order, e.g. {bigint,text}: the first row of bigint_keys and the
-- first row of text_keys. All arrays are two-dimensional: [column of that type][row].
create table ledger (
  session_id bigint not null,
  chunk_id bigint not null,
  policy_id int not null,
  table_schema text not null,
  table_name text not null,
  -- the handoff that this chunk serves; null for a chunk of a root policy
  from_session_id bigint,
  from_chunk_id bigint,
  key_columns text[] not null,
  key_layout text[] not null check (key_layout <@ '{bigint,uuid,text}'),
  bigint_keys bigint[],
  uuid_keys uuid[],
  text_keys text[],
  key_count int not null check (key_count >= 0),
  state text not null check (state in ('marked', 'copied', 'deleted', 'handed_off', 'failed')),
  attempts int not null default 0,
  -- hf_archived_at of every row of the chunk: fixed here, so that a retry meets itself
  archived_at timestamptz not null,
  retain_until timestamptz not null,
  root_rows int,
  archived_rows bigint,
  archived_bytes bigint,
  skipped_rows int not null default 0,
  mark_millis int,
  copy_millis int,
  verify_millis int,
  delete_millis int,
  hand_off_millis int,
  error text,
  marked_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  primary key (session_id, chunk_id)
) partition by range (session_id);
create table ledger_first partition of ledger for values from (0) to (1000000);
create table ledger_rest partition of ledger default;
create index ledger_unfinished on ledger (session_id, chunk_id) where state <> 'handed_off';

-- Keys on their way: one row for each chunk and child policy, pointing at the keys of the chunk.
create table handoff (
  session_id bigint not null,
  chunk_id bigint not null,
  child_policy_id int not null,
  key_count int not null,
  state text not null check (state in ('pending', 'marked', 'settled')),
  attempts int not null default 0,
  consume_after timestamptz not null default clock_timestamp(),
  child_session_id bigint,
  -- rows of the child's table that hang on these keys and are not yet eligible
  waiting_rows bigint not null default 0,
  handed_off_at timestamptz not null default clock_timestamp(),
  settled_at timestamptz,
  primary key (session_id, chunk_id, child_policy_id)
) partition by range (session_id);
create table handoff_first partition of handoff for values from (0) to (1000000);
create table handoff_rest partition of handoff default;
create index handoff_pending on handoff (child_policy_id, consume_after, session_id, chunk_id) where state = 'pending';
create index handoff_marked on handoff (child_session_id) where state = 'marked';

select bring_back('ledger');
select bring_back('handoff');

-- //@UNDO
select keep('ledger');
select keep('handoff');
drop table handoff;
drop table ledger;
drop sequence chunk_id;
