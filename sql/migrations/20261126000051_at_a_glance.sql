-- // at_a_glance
-- What screens ask of many sessions, policies and audit entries at a glance; without these each question read them all.
create index session_by_state on session (state, id desc);
create index session_by_end on session (ended_at);
create index audit_by_actor on audit (actor, number);
create index audit_by_act on audit (act, number);
create index audit_by_name on audit (substring(object from position(' ' in object) + 1), number);
create index audit_refused on audit (number) where outcome = 'refused';

-- What the ended sessions of a policy came to. Those under way are few: who reads adds them.
create table session_total (
  policy_id int primary key references policy on delete cascade,
  sessions bigint not null default 1,
  archived_rows bigint not null default 0,
  archived_bytes bigint not null default 0
);
insert into session_total
select policy_id, count(*), sum(archived_rows), sum(archived_bytes) from session where ended_at is not null
group by policy_id;

-- By statement: old sessions come by thousands, from session tables that are folded.
create function sessions_added() returns trigger language plpgsql as $$
begin
  insert into session_total as total
  select policy_id, count(*), sum(archived_rows), sum(archived_bytes) from added where ended_at is not null
  group by policy_id order by policy_id
  on conflict (policy_id) do update set sessions = total.sessions + excluded.sessions,
    archived_rows = total.archived_rows + excluded.archived_rows,
    archived_bytes = total.archived_bytes + excluded.archived_bytes;
  return null;
end $$;
create trigger sessions_added after insert on session
  referencing new table as added for each statement execute function sessions_added();

create function sessions_removed() returns trigger language plpgsql as $$
begin
  update session_total total set sessions = total.sessions - gone.sessions,
    archived_rows = total.archived_rows - gone.archived_rows, archived_bytes = total.archived_bytes - gone.archived_bytes
  from (select policy_id, count(*) sessions, sum(archived_rows) archived_rows, sum(archived_bytes) archived_bytes
        from removed where ended_at is not null group by policy_id) gone
  where total.policy_id = gone.policy_id;
  return null;
end $$;
create trigger sessions_removed after delete on session
  referencing old table as removed for each statement execute function sessions_removed();

-- By row, and only at a session's end or after it: a session is written at each of its chunks.
create function session_ended() returns trigger language plpgsql as $$
declare
  was int := (old.ended_at is not null)::int;
  is_now int := (new.ended_at is not null)::int;
begin
  insert into session_total as total
  values (new.policy_id, is_now - was, is_now * new.archived_rows - was * old.archived_rows,
    is_now * new.archived_bytes - was * old.archived_bytes)
  on conflict (policy_id) do update set sessions = total.sessions + excluded.sessions,
    archived_rows = total.archived_rows + excluded.archived_rows,
    archived_bytes = total.archived_bytes + excluded.archived_bytes;
  return null;
end $$;
create trigger session_ended after update on session for each row
  when (old.ended_at is distinct from new.ended_at or (new.ended_at is not null
    and (old.archived_rows, old.archived_bytes) is distinct from (new.archived_rows, new.archived_bytes)))
  execute function session_ended();

-- Fires that somebody lets pass.
create table skipped_fire (
  policy_id int not null references policy on delete cascade,
  fire_at timestamptz not null,
  reason text not null default '',
  skipped_by text not null,
  skipped_at timestamptz not null default clock_timestamp(),
  primary key (policy_id, fire_at)
);
select bring_back('skipped_fire');

-- //@UNDO
select keep('skipped_fire');
drop table skipped_fire;
drop trigger session_ended on session;
drop trigger sessions_removed on session;
drop trigger sessions_added on session;
drop function session_ended();
drop function sessions_removed();
drop function sessions_added();
drop table session_total;
drop index audit_refused;
drop index audit_by_name;
drop index audit_by_act;
drop index audit_by_actor;
drop index session_by_end;
drop index session_by_state;
