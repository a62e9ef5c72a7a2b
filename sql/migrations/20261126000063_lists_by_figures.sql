-- // lists_by_figures
-- What a session came to, as lists are sorted by it. Null until it has ended: what a session writes at each of its chunks
-- is in no index, so that its row stays in its page. Those under way are few: who sorts adds them.
alter table session
  add column ended_rows bigint generated always as (case when ended_at is not null then archived_rows end) stored,
  add column ended_bytes bigint generated always as (case when ended_at is not null then archived_bytes end) stored,
  add column ended_left bigint generated always as (case when ended_at is not null
    then changed_rows + gone_rows + held_rows + busy_rows + conflict_rows end) stored,
  add column ended_chunks int generated always as (case when ended_at is not null then chunks end) stored;
create index session_by_rows on session (ended_rows, id) where ended_at is not null;
create index session_by_bytes on session (ended_bytes, id) where ended_at is not null;
create index session_by_left on session (ended_left, id) where ended_at is not null;
create index session_by_chunks on session (ended_chunks, id) where ended_at is not null;
create index session_by_duration on session ((ended_at - started_at), id) where ended_at is not null;

-- //@UNDO
drop index session_by_duration;
drop index session_by_chunks;
drop index session_by_left;
drop index session_by_bytes;
drop index session_by_rows;
alter table session drop column ended_rows, drop column ended_bytes, drop column ended_left, drop column ended_chunks;
