-- // cold
-- Cold files: what became of the warm partitions that were written to Parquet.
create table cold_file (
  id bigint generated always as identity primary key,
  -- the archive table, and the partition that the rows were in
  database_name text not null,
  table_schema text not null,
  table_name text not null,
  partition_name text not null,
  -- hf_archived_at of its rows
  from_at timestamptz not null,
  to_at timestamptz not null,
  state text not null check (state in ('writing', 'verified', 'cold', 'thawing', 'thawed', 'abandoned')),
  -- its name in the place where cold files are kept; no name is used twice
  object text not null unique,
  begun_by text not null,
  begun_at timestamptz not null default clock_timestamp(),
  -- from here on null until the file was read back and found true
  row_count bigint,
  byte_count bigint,
  sha256 text,
  -- format, columns and how they are stored, smallest and largest key; also beside the file
  manifest text,
  -- when it was last found true, and what was wrong with it since
  verified_at timestamptz,
  problem text,
  frozen_at timestamptz,
  thawed_at timestamptz
);
create index cold_file_by_table on cold_file (database_name, table_schema, table_name);

-- The chunks whose rows a cold file holds.
create table cold_chunk (
  file_id bigint not null references cold_file on delete cascade,
  chunk_id bigint not null,
  session_id bigint not null,
  row_count bigint not null,
  archived_at timestamptz not null,
  -- as the archive's manifest has them
  row_hash numeric not null,
  merkle_root text,
  -- over the rows as the file holds them
  file_root text not null,
  -- over the text of whole rows, columns of ours included
  text_hash numeric not null,
  primary key (file_id, chunk_id)
);
create index cold_chunk_by_chunk on cold_chunk (chunk_id);
create index cold_chunk_by_session on cold_chunk (session_id);

select bring_back('cold_file');
select bring_back('cold_chunk');

-- //@UNDO
select keep('cold_chunk');
select keep('cold_file');
drop table cold_chunk;
drop table cold_file;
