-- // exceptions
-- Rows that a session marked and did not move, one by one, with the reason.
create table row_exception (
  id bigint generated always as identity primary key,
  session_id bigint not null references session on delete cascade,
  chunk_id bigint not null,
  table_name text not null,
  -- the root key, its columns as text with ', ' between
  row_key text not null,
  -- changed: no longer due when its turn came; gone: the application deleted it; held: under a hold; busy: locked by
  -- someone else; conflict: a database refused it, or it changed again and again
  state text not null check (state in ('changed', 'gone', 'held', 'busy', 'conflict')),
  reason text not null,
  attempts int not null,
  at timestamptz not null default clock_timestamp()
);
create index row_exception_by_session on row_exception (session_id, state, id);
create index row_exception_by_chunk on row_exception (session_id, chunk_id);

alter table session
  add column changed_rows bigint not null default 0,
  add column gone_rows bigint not null default 0,
  add column held_rows bigint not null default 0,
  add column busy_rows bigint not null default 0,
  add column conflict_rows bigint not null default 0;

select bring_back('row_exception');
select bring_back_columns('session', 'exceptions', '{id}');

-- //@UNDO
select keep('row_exception');
drop table row_exception;
select keep_columns('session', 'exceptions', '{id}', '{changed_rows,gone_rows,held_rows,busy_rows,conflict_rows}');
alter table session
  drop column changed_rows, drop column gone_rows, drop column held_rows, drop column busy_rows,
  drop column conflict_rows;
