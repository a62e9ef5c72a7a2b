-- // estate
create table database_ (
  id int generated always as identity primary key,
  name text not null unique check (name ~ '^[a-z][a-z0-9_-]{0,62}$'),
  engine text not null check (engine in ('postgresql', 'sqlserver')),
  -- 'embedded' (the server that this installation runs) or host:port
  server text not null,
  database_name text not null,
  login text,
  -- env:NAME, file:PATH or keystore:PATH#ALIAS; never the secret itself
  secret text check (secret ~ '^(env|file|keystore):.+'),
  environment text not null default 'development' check (environment in ('development', 'staging', 'production')),
  roles text[] not null default '{source,archive}' check (roles <@ '{source,archive}' and cardinality(roles) > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Sample estates that were generated here, with the exact rows of each table: what verify counts against.
create table sample (
  name text primary key,
  seed bigint not null,
  total_rows bigint not null,
  state text not null check (state in ('loading', 'loaded')),
  tables jsonb not null default '{}',
  loaded_at timestamptz
);

select bring_back('database_');
select bring_back('sample');

-- //@UNDO
select keep('database_');
select keep('sample');
drop table sample;
drop table database_;
