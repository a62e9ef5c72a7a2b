-- // hold_scopes
-- A hold may have an end. At its end it goes to `review`: it binds on, until somebody extends or releases it.
alter table hold
  add column expires_at timestamptz,
  -- what it was last seen to keep: rows of the source, and of the archive
  add column hot_rows bigint,
  add column warm_rows bigint,
  add column counted_at timestamptz,
  drop constraint hold_state_check,
  add constraint hold_state_check check (state in ('placing', 'effective', 'review', 'released'));

-- Rows that satisfy criteria; and, with `below`, everything that is handed off below the keys, now and later.
alter table hold_scope
  add column criteria text,
  add column zone text,
  add column below boolean not null default false,
  drop constraint hold_scope_kind_check,
  add constraint hold_scope_kind_check check (kind in ('policy', 'table', 'keys', 'predicate'));

create index hold_scope_below on hold_scope (hold_id) where below;

-- What happened to a hold, oldest first.
create table hold_event (
  id bigint generated always as identity primary key,
  hold_id bigint not null references hold,
  kind text not null check (kind in ('placed', 'extended', 'review', 'released')),
  actor text not null,
  message text not null,
  at timestamptz not null default clock_timestamp()
);
create index hold_event_by_hold on hold_event (hold_id, id);

select bring_back_columns('hold', 'hold_scopes', '{id}');
select bring_back_columns('hold_scope', 'hold_scopes', '{hold_id,position}');
update hold_scope set kind = 'predicate' where kind = 'table' and criteria is not null;
select bring_back('hold_event');

-- Whoever reaches the database reaches this: who placed a hold does not release it, and what was released stays so.
create function hold_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'hold % (%) cannot be deleted, only released', old.id, old.matter using errcode = 'restrict_violation';
  end if;
  if old.state = 'released' then
    raise exception 'hold % (%) was released and changes no more', old.id, old.matter using errcode = 'restrict_violation';
  end if;
  if new.id <> old.id or new.placed_by <> old.placed_by or new.placed_at <> old.placed_at then
    raise exception 'hold % (%): who placed it and when stays as it is', old.id, old.matter
      using errcode = 'restrict_violation';
  end if;
  if new.state = 'released' then
    if coalesce(btrim(new.released_by), '') = '' or coalesce(btrim(new.release_reason), '') = '' then
      raise exception 'hold % (%): a release has somebody who did it, and a reason', old.id, old.matter
        using errcode = 'restrict_violation';
    end if;
    if lower(btrim(new.released_by)) = lower(btrim(old.placed_by)) then
      raise exception 'hold % (%) was placed by %; somebody else must release it', old.id, old.matter, old.placed_by
        using errcode = 'restrict_violation';
    end if;
  end if;
  return new;
end $$;
create trigger hold_guard before update or delete on hold for each row execute function hold_guard();

-- //@UNDO
drop trigger hold_guard on hold;
drop function hold_guard();
select keep('hold_event');
drop table hold_event;
-- what an older program cannot tell apart it holds whole; what is below a key it does not know
select keep_columns('hold_scope', 'hold_scopes', '{hold_id,position}', '{criteria,zone,below}');
update hold_scope set kind = 'table' where kind = 'predicate';
alter table hold_scope
  drop constraint hold_scope_kind_check,
  add constraint hold_scope_kind_check check (kind in ('policy', 'table', 'keys')),
  drop column criteria, drop column zone, drop column below;
select keep_columns('hold', 'hold_scopes', '{id}', '{expires_at,hot_rows,warm_rows,counted_at}');
update hold set state = 'effective' where state = 'review';
alter table hold
  drop constraint hold_state_check,
  add constraint hold_state_check check (state in ('placing', 'effective', 'released')),
  drop column expires_at, drop column hot_rows, drop column warm_rows, drop column counted_at;
