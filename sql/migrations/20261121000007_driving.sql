-- // driving
-- A step down that drops columns keeps their values, beside the key, under the name of the step; the same step up
-- brings them back.
create function keep_columns(kept_table text, step text, key_columns text[], column_names text[])
returns void language plpgsql as $$
begin
  execute format('create schema if not exists %I', current_schema() || '_kept');
  execute format('create table %I.%I as select %s from %I.%I',
    current_schema() || '_kept', kept_table || ' ' || step,
    (select string_agg(quote_ident(name), ', ') from unnest(key_columns || column_names) name),
    current_schema(), kept_table);
end $$;

create function bring_back_columns(kept_table text, step text, key_columns text[])
returns void language plpgsql as $$
declare
  kept_schema text := current_schema() || '_kept';
  kept_name text := kept_table || ' ' || step;
begin
  if to_regclass(format('%I.%I', kept_schema, kept_name)) is null then
    return;
  end if;
  execute format('update %I.%I t set %s from %I.%I kept where %s',
    current_schema(), kept_table,
    (select string_agg(format('%I = kept.%I', column_name, column_name), ', ') from information_schema.columns
     where table_schema = kept_schema and table_name = kept_name and column_name <> all (key_columns)),
    kept_schema, kept_name,
    (select string_agg(format('t.%I = kept.%I', name, name), ' and ') from unnest(key_columns) name));
  execute format('drop table %I.%I', kept_schema, kept_name);
  if not exists (select from pg_class where relnamespace = kept_schema::regnamespace) then
    execute format('drop schema %I', kept_schema);
  end if;
end $$;

-- How hard a run may press, and which side effects of a delete its author accepts.
alter table policy
  add column acknowledged text[] not null default '{}',
  add column workers int not null default 2 check (workers between 1 and 16),
  add column pace text not null default 'normal' check (pace in ('gentle', 'normal', 'full')),
  add column blackout text[] not null default '{}',
  add column max_time text;

select bring_back_columns('policy', 'driving', '{id}');

-- //@UNDO
select keep_columns('policy', 'driving', '{id}', '{acknowledged,workers,pace,blackout,max_time}');
alter table policy
  drop column acknowledged, drop column workers, drop column pace, drop column blackout, drop column max_time;
drop function bring_back_columns(text, text, text[]);
drop function keep_columns(text, text, text[], text[]);
