-- // history
-- Views that show a source table and its archive tables as one, as somebody asked for them: a view that its source's
-- owner dropped is made anew.
create table history_view (
  database_name text not null,
  table_schema text not null,
  table_name text not null,
  view_schema text not null,
  view_name text not null,
  made_by text not null,
  made_at timestamptz not null default clock_timestamp(),
  primary key (database_name, table_schema, table_name),
  unique (database_name, view_schema, view_name)
);

-- Roles that may read those views: a view that is made anew is granted to them again.
create table history_role (
  database_name text not null,
  role_name text not null,
  made_by text not null,
  made_at timestamptz not null default clock_timestamp(),
  primary key (database_name, role_name)
);

select bring_back('history_view');
select bring_back('history_role');

-- //@UNDO
select keep('history_view');
select keep('history_role');
drop table history_role;
drop table history_view;
