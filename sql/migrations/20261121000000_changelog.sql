-- // changelog
-- Which migrations stand. Holdfast adds the checksum of the script after each step.
create table changelog (
  id numeric(20, 0) not null primary key,
  applied_at varchar(25) not null,
  description varchar(255) not null,
  checksum text
);

-- A step down keeps the rows of what it drops in a schema beside this one; the same step up brings them back, column by
-- column of what both have. So down and up again loses nothing but what the older layout had no column for.
create function keep(kept_table text) returns void language plpgsql as $$
begin
  execute format('create schema if not exists %I', current_schema() || '_kept');
  execute format('create table %I.%I as table %I.%I',
    current_schema() || '_kept', kept_table, current_schema(), kept_table);
end $$;

create function bring_back(kept_table text) returns void language plpgsql as $$
declare
  kept_schema text := current_schema() || '_kept';
  column_list text;
  identity_column text;
begin
  if to_regclass(format('%I.%I', kept_schema, kept_table)) is null then
    return;
  end if;
  select string_agg(quote_ident(now_.column_name), ', ' order by now_.ordinal_position) into column_list
  from information_schema.columns now_
  join information_schema.columns kept
    on kept.table_schema = kept_schema and kept.table_name = kept_table and kept.column_name = now_.column_name
  where now_.table_schema = current_schema() and now_.table_name = kept_table;
  execute format('insert into %I.%I (%s) overriding system value select %s from %I.%I',
    current_schema(), kept_table, column_list, column_list, kept_schema, kept_table);
  for identity_column in
    select column_name from information_schema.columns
    where table_schema = current_schema() and table_name = kept_table and is_identity = 'YES'
  loop
    execute format('select setval(pg_get_serial_sequence(%L, %L), greatest((select max(%I) from %I.%I), 1))',
      format('%I.%I', current_schema(), kept_table), identity_column, identity_column, current_schema(), kept_table);
  end loop;
  execute format('drop table %I.%I', kept_schema, kept_table);
  if not exists (select from pg_class where relnamespace = kept_schema::regnamespace) then
    execute format('drop schema %I', kept_schema);
  end if;
end $$;

-- //@UNDO
drop function bring_back(text);
drop function keep(text);
drop table changelog;
