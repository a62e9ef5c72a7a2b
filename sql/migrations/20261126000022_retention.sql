-- // retention
-- What a policy that says nothing itself follows: its class, and else the installation. Null says nothing either.
create table retention_class (
  name text primary key check (name in ('functional', 'reference', 'operational', 'installation')),
  -- ISO 8601 periods
  residence text,
  retention text,
  version int not null default 1,
  updated_by text not null default 'holdfast',
  updated_at timestamptz not null default clock_timestamp()
);
select bring_back('retention_class');
insert into retention_class (name, residence, retention) values
  ('functional', 'P13M', 'P7Y'),
  ('reference', 'P13M', 'P3Y'),
  ('operational', 'P90D', 'P1Y'),
  ('installation', null, null)
on conflict do nothing;

alter table policy
  alter column retention drop not null,
  add column table_class text references retention_class check (table_class in ('functional', 'reference', 'operational')),
  -- column or alias.column that retention is counted from; null: the time of archiving
  add column retention_from text;
select bring_back_columns('policy', 'retention', '{id}');

-- The least retention of every row of an archive table, counted from the row's own beginning. Only ever rises.
create table retention_floor (
  archive_database text not null,
  table_schema text not null,
  table_name text not null,
  period text not null,
  raised_by text not null,
  reason text not null default '',
  raised_at timestamptz not null default clock_timestamp(),
  primary key (archive_database, table_schema, table_name)
);
select bring_back('retention_floor');

-- Months and days do not compare, so each day of the calendar's 400 years is tried.
create function retention_floor_guard() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' then
    raise exception 'a retention floor only rises: % of holdfast.retention_floor is refused', tg_op
      using errcode = 'restrict_violation';
  end if;
  if (new.archive_database, new.table_schema, new.table_name)
      is distinct from (old.archive_database, old.table_schema, old.table_name) then
    raise exception 'the retention floor of %: %.% cannot become that of another table',
      old.archive_database, old.table_schema, old.table_name using errcode = 'restrict_violation';
  end if;
  if exists (
      select from generate_series(timestamp '2000-01-01', timestamp '2399-12-31', interval '1 day') begun
      where begun + new.period::interval < begun + old.period::interval) then
    raise exception 'the retention floor of %: %.% is % and cannot be lowered to %',
      old.archive_database, old.table_schema, old.table_name, old.period, new.period
      using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger retention_floor_guard before update or delete on retention_floor
  for each row execute function retention_floor_guard();
create trigger retention_floor_kept before truncate on retention_floor
  for each statement execute function retention_floor_guard();

-- //@UNDO
drop trigger retention_floor_kept on retention_floor;
drop trigger retention_floor_guard on retention_floor;
drop function retention_floor_guard();
select keep('retention_floor');
drop table retention_floor;
-- an older program knows what a policy says itself: each says what it followed
select keep_columns('policy', 'retention', '{id}', '{residence,retention,table_class,retention_from}');
update policy p set
  residence = case when p.age_column is not null then coalesce(p.residence, c.residence, i.residence) end,
  retention = coalesce(p.retention, c.retention, i.retention, 'P1000Y')
from retention_class i left join retention_class c on true
where i.name = 'installation' and c.name is not distinct from coalesce(p.table_class, 'installation');
alter table policy
  drop column table_class,
  drop column retention_from,
  alter column retention set not null;
select keep('retention_class');
drop table retention_class;
