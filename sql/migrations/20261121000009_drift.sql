-- // drift
-- What was done to archive tables to keep them in step with their source, and how to take it back.
create table archive_change (
  id bigint generated always as identity primary key,
  -- the session before whose first row it was done
  session_id bigint references session,
  database_name text not null,
  table_schema text not null,
  table_name text not null,
  -- empty: the table as a whole
  column_name text not null,
  detail text not null,
  statements text[] not null,
  undo text[] not null,
  begun_at timestamptz not null default clock_timestamp(),
  -- null while it is not known whether it came to its end
  done_at timestamptz,
  undone_at timestamptz,
  undone_by text
);
create index archive_change_by_session on archive_change (session_id);

-- Labels of enums whose values an archive table keeps as text: one that goes was renamed, and archived rows keep it.
create table archive_label (
  database_name text not null,
  table_schema text not null,
  table_name text not null,
  column_name text not null,
  label text not null,
  seen_at timestamptz not null default clock_timestamp(),
  primary key (database_name, table_schema, table_name, column_name, label)
);

select bring_back('archive_change');
select bring_back('archive_label');

-- //@UNDO
select keep('archive_change');
select keep('archive_label');
drop table archive_change;
drop table archive_label;
