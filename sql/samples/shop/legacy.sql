-- What the shop did before it had Holdfast: a table of order ids for each session and child, never cleared away.
-- Sessions from the first parameter to the second; in transactions of a few hundred tables, for locks are few.
do $$
declare
  child text;
begin
  for session in %d..%d loop
    foreach child in array '{deliveries,returns,documents}'::text[] loop
      execute format('create table if not exists archive_%%s_%%s (order_id bigint primary key, state text not null default ''pending'', archived_at timestamptz not null)',
        session, child);
      execute format('insert into archive_%%s_%%s select %%s + i, case when i %%%% 5 = 0 then ''done'' else ''pending'' end, now() - %%s * interval ''1 hour'' from generate_series(1, 25) i on conflict do nothing',
        session, child, session * 25, 2000 - session);
    end loop;
  end loop;
end $$
