-- // growth
-- What samples of governed databases found. Every value is a level or a counter that only rises, so that rolling up is
-- to keep the last row of an hour or a day.
create table growth_database (
  database_id int primary key references database_ on delete cascade,
  -- who samples last said so: nodes agree by it that one of them is enough
  tried_at timestamptz not null,
  sampled_at timestamptz,
  millis int not null default 0,
  disk_free bigint,
  -- what its samples do not have, and why
  gaps text[] not null default '{}',
  -- why there are no query latencies
  no_latency text,
  -- why the last try failed
  problem text,
  indexes_at timestamptz,
  -- samples before these moments are thinned to one an hour, and to one a day
  hourly_until timestamptz,
  daily_until timestamptz
);

-- A database as a whole: a row for each sample.
create table growth_database_sample (
  database_id int not null references database_ on delete cascade,
  at timestamptz not null,
  heap_bytes bigint not null,
  index_bytes bigint not null,
  toast_bytes bigint not null,
  row_count bigint not null,
  dead_rows bigint not null,
  inserted bigint not null,
  -- catalog objects
  tables int not null,
  partitions int not null,
  indexes int not null,
  views int not null,
  others int not null,
  -- blocks that queries asked for: found in the server's memory, and not
  block_hits bigint not null,
  block_reads bigint not null,
  -- queries since the sample before; null where the server does not say
  calls bigint,
  mean_millis double precision,
  p50_millis double precision,
  p95_millis double precision,
  p99_millis double precision,
  primary key (database_id, at)
);

-- A table as its newest sample shows it; a partitioned one is the sum of its partitions.
create table growth_table (
  id int generated always as identity primary key,
  database_id int not null references database_ on delete cascade,
  table_schema text not null,
  table_name text not null,
  kind text not null check (kind in ('table', 'partitioned', 'partition')),
  -- the topmost table that it is a part of
  root_schema text,
  root_name text,
  first_at timestamptz not null,
  -- the newest row in growth_sample: since then nothing changed
  stored_at timestamptz not null,
  -- since when the catalog does not have it any more
  gone_at timestamptz,
  heap_bytes bigint not null,
  index_bytes bigint not null,
  toast_bytes bigint not null,
  row_count bigint not null,
  dead_rows bigint not null,
  -- never falls, even when the server's counter begins anew
  inserted bigint not null,
  server_inserted bigint not null,
  -- rows written, by the server's counters, when its size was last measured; null while it is the statistics'
  measured_writes bigint,
  -- what the statistics said of its size then
  measured_pages bigint,
  -- fewest bytes for a row at any vacuum or analyze
  densest double precision,
  vacuumed_at timestamptz,
  analyzed_at timestamptz,
  unique (database_id, table_schema, table_name)
);

create table growth_sample (
  table_id int not null references growth_table on delete cascade,
  at timestamptz not null,
  heap_bytes bigint not null,
  index_bytes bigint not null,
  toast_bytes bigint not null,
  row_count bigint not null,
  dead_rows bigint not null,
  inserted bigint not null,
  primary key (table_id, at)
);
create index growth_sample_by_time on growth_sample using brin (at);

-- An index as its newest sample shows it.
create table growth_index (
  id int generated always as identity primary key,
  table_id int not null references growth_table on delete cascade,
  index_name text not null,
  first_at timestamptz not null,
  stored_at timestamptz not null,
  gone_at timestamptz,
  bytes bigint not null,
  scans bigint not null,
  server_scans bigint not null,
  unique (table_id, index_name)
);

create table index_sample (
  index_id int not null references growth_index on delete cascade,
  at timestamptz not null,
  bytes bigint not null,
  scans bigint not null,
  primary key (index_id, at)
);
create index index_sample_by_time on index_sample using brin (at);

select bring_back('growth_database');
select bring_back('growth_database_sample');
select bring_back('growth_table');
select bring_back('growth_sample');
select bring_back('growth_index');
select bring_back('index_sample');

-- //@UNDO
select keep('growth_database');
select keep('growth_database_sample');
select keep('growth_table');
select keep('growth_sample');
select keep('growth_index');
select keep('index_sample');
drop table index_sample;
drop table growth_index;
drop table growth_sample;
drop table growth_table;
drop table growth_database_sample;
drop table growth_database;
