-- // installation
-- One row: who we are. Receipts and manifests in governed databases carry this id, so that two installations that share
-- a database, or one that was set up anew, never take each other's receipts for their own.
create table installation (
  only_row boolean primary key default true check (only_row),
  id uuid not null default gen_random_uuid(),
  created_at timestamptz not null default now()
);

-- A node is one running engine process.
create table node (
  id uuid primary key,
  host text not null,
  pid bigint not null,
  process_started_at timestamptz not null,
  version text not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);

-- Liveness by expiry, safety by epoch: the epoch of a resource only ever rises.
create table lease (
  resource text primary key,
  epoch bigint not null check (epoch > 0),
  owner uuid,
  expires_at timestamptz not null
);

select bring_back('installation');
select bring_back('node');
select bring_back('lease');
insert into installation default values on conflict do nothing;

-- //@UNDO
select keep('installation');
select keep('node');
select keep('lease');
drop table lease;
drop table node;
drop table installation;
