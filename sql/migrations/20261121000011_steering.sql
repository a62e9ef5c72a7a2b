-- // steering
-- How hard a session may press now, from its policy at first, and why nothing moves for the moment.
alter table session
  add column pace text not null default 'normal' check (pace in ('gentle', 'normal', 'full')),
  add column workers int not null default 2 check (workers between 1 and 16),
  add column waiting_reason text,
  add column waiting_since timestamptz;

select bring_back_columns('session', 'steering', '{id}');

-- //@UNDO
select keep_columns('session', 'steering', '{id}', '{pace,workers,waiting_reason,waiting_since}');
alter table session drop column pace, drop column workers, drop column waiting_reason, drop column waiting_since;
