-- // ledger_partitions
-- Partitions hold 10,000 sessions each. They are made ahead of the sessions and dropped when all they hold is settled
-- (dev.holdfast.ledger.LedgerPartitions). There is no default partition: with one, every new partition would have to
-- lock it and to look through it.
do $$
declare
  top bigint;
  owner text;
begin
  select greatest(
    (select coalesce(max(id), 0) from session), (select coalesce(max(session_id), 0) from ledger),
    (select coalesce(max(session_id), 0) from handoff)) / 10000 * 10000 + 10000 into top;
  foreach owner in array '{ledger,handoff}'::text[] loop
    execute format('alter table %I detach partition %I', owner, owner || '_first');
    execute format('alter table %I detach partition %I', owner, owner || '_rest');
    execute format('insert into %I select * from %I', owner || '_first', owner || '_rest');
    execute format('drop table %I', owner || '_rest');
    execute format('alter table %I rename to %I', owner || '_first', owner || '_0');
    execute format('alter table %I attach partition %I for values from (0) to (%s)', owner, owner || '_0', top);
  end loop;
  -- pglz takes nine times as long over the keys of a chunk as all the rest of writing them; lz4 takes next to nothing,
  -- but not every server was built with it
  begin
    alter table ledger
      alter column bigint_keys set compression lz4, alter column uuid_keys set compression lz4,
      alter column text_keys set compression lz4;
  exception when feature_not_supported then
    alter table ledger
      alter column bigint_keys set storage external, alter column uuid_keys set storage external,
      alter column text_keys set storage external;
  end;
end $$;

-- What is left of chunks whose partition was dropped, a row for each policy. The digest is the SHA-256 of
-- `chunk:root_rows:archived_rows`, a line feed between, in order of chunk, of all chunks with rows: their manifests and
-- receipts, which stay where they are, must give the same.
create table ledger_pruned (
  from_session_id bigint not null,
  to_session_id bigint not null,
  policy_id int not null,
  first_chunk_id bigint not null,
  last_chunk_id bigint not null,
  chunks bigint not null,
  root_rows bigint not null,
  archived_rows bigint not null,
  digest bytea not null,
  pruned_at timestamptz not null default clock_timestamp(),
  primary key (policy_id, from_session_id)
);
select bring_back('ledger_pruned');

-- //@UNDO
select keep('ledger_pruned');
drop table ledger_pruned;
do $$
declare
  owner text;
  part regclass;
begin
  alter table ledger
    alter column bigint_keys set storage extended, alter column uuid_keys set storage extended,
    alter column text_keys set storage extended, alter column bigint_keys set compression default,
    alter column uuid_keys set compression default, alter column text_keys set compression default;
  foreach owner in array '{ledger,handoff}'::text[] loop
    execute format('create table %I (like %I including all)', owner || '_first', owner);
    execute format('create table %I (like %I including all)', owner || '_rest', owner);
    for part in select inhrelid from pg_inherits where inhparent = owner::regclass loop
      execute format('alter table %I detach partition %s', owner, part);
      execute format('insert into %I select * from %s where session_id < 1000000', owner || '_first', part);
      execute format('insert into %I select * from %s where session_id >= 1000000', owner || '_rest', part);
      execute format('drop table %s', part);
    end loop;
    execute format('alter table %I attach partition %I for values from (0) to (1000000)', owner, owner || '_first');
    execute format('alter table %I attach partition %I default', owner, owner || '_rest');
  end loop;
end $$;
