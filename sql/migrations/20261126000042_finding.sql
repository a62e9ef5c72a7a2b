-- // finding
-- What is not as it should be, as the rules of dev.holdfast.finding see it: one row for each thing as long as it lasts.
create table finding (
  id bigint generated always as identity primary key,
  rule text not null,
  -- what it is about, the same each time that the rule sees it
  key text not null,
  -- 1 critical, 2 warning, 3 notice
  severity int not null check (severity between 1 and 3),
  subject text not null,
  message text not null,
  -- [{"name": "rows left", "value": "120", "unit": "rows"}, ...], as of seen_at
  figures jsonb not null,
  -- the one action: a screen and what it shows there, and the command that does the same
  place text,
  argument text not null default '',
  command text not null,
  first_seen_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  acknowledged_by text,
  acknowledged_at timestamptz,
  snoozed_by text,
  snoozed_until timestamptz,
  note text not null default '',
  -- when it was seen no more
  resolved_at timestamptz
);
create unique index finding_open on finding (rule, key) where resolved_at is null;
create index finding_resolved on finding (resolved_at) where resolved_at is not null;

-- verify: a verification found differences; finding: a critical finding that is none of the others
alter table alert
  drop constraint alert_kind_check,
  add constraint alert_kind_check check (kind in ('failed', 'long', 'recovery', 'hold', 'verify', 'finding'));

select bring_back('finding');

-- //@UNDO
select keep('finding');
drop table finding;
-- an older program knows neither kind; a look of this one raises what still stands
delete from alert where kind in ('verify', 'finding');
alter table alert
  drop constraint alert_kind_check,
  add constraint alert_kind_check check (kind in ('failed', 'long', 'recovery', 'hold'));
