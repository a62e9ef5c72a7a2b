package dev.holdfast.node;

/// A control database as years leave it behind: policies in small trees, sessions of a hundred nights, chunks of the
/// last of them, keys that wait, runs, audit, findings.
final class LargeEstate {
    private LargeEstate() {}

    /// @param engine with the databases `shop` and `vault`, and no policy yet
    /// @param count of policies, a multiple of 4, 10,000 at most; @param sessions of all of them
    static void fill(EngineFixture engine, int count, int sessions) {
        SmallEstate.table(engine, "shop", "t1");
        SmallEstate.policy(engine, "t1", "shop", 100);
        policies(engine, count);
        sessions(engine, sessions / count);
        engine.control("""
                insert into run (trigger, schedule_name, nominal_fire_time, workers, with_children, build_indexes, state,
                  requested_by, started_at, ended_at)
                select 'cron', 'weekly', d, 2, true, false, 'partial', 'schedule', d, d + interval '2 hours'
                from generate_series(now() - interval '20 days', now() - interval '1 day', interval '1 day') d;
                insert into run_policy (run_id, policy_id, priority, state, tries, started_at, ended_at)
                select r.id, p.id, 100, case when p.id % 50 = 0 then 'failed' else 'succeeded' end, 1, r.started_at,
                  r.ended_at
                from run r, policy p where p.parent_id is null;
                update session s set run_id = r.id from run r
                where s.started_at >= r.started_at and s.started_at < r.started_at + interval '1 day'""");
        engine.control("""
                insert into audit (number, at, actor, act, object, outcome, reason, previous, digest)
                select i + (select number from audit_head), now() - (%1$d - i) * interval '9 seconds',
                  (array['ann', 'bob', 'schedule'])[1 + i %% 3],
                  case when i %% 20000 = 0 then 'hold.placed' when i %% 2 = 0 then 'session.started'
                    else 'session.ended' end,
                  case when i %% 20000 = 0 then 'hold ' || i else 'session ' || i / 2 end,
                  case when i %% 5000 = 0 then 'refused' else 'done' end, null, md5(i::text), md5((i + 1)::text)
                from generate_series(1, %1$d) i;
                update audit_head set number = number + %1$d""".formatted(sessions));
        engine.control("""
                insert into finding (rule, key, severity, subject, message, figures, command)
                select 'session-failed', i::text, 1 + i % 3, 'policy p' || i, 'its last session failed', '[]',
                  'holdfast resume' from generate_series(1, 400) i""");
        engine.control("vacuum analyze");
    }

    private static void policies(EngineFixture engine, int count) {
        engine.control("""
                insert into policy (name, database_id, table_schema, table_name, archive_database_id, archive_schema,
                  retention, zone, cron, position)
                select 'p' || lpad(i::text, 5, '0'), t.database_id, 'area_' || i %% 40, 'table_' || i,
                  t.archive_database_id, 'shop', 'P7Y',
                  (array['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'])[1 + i %% 4],
                  format('0 %%s %%s * * ?', i %% 60, i %% 24), i
                from generate_series(0, %1$d, 4) i, policy t where t.name = 't1';
                insert into policy (name, database_id, table_schema, table_name, archive_database_id, archive_schema,
                  retention, zone, parent_id, position)
                select 'p' || lpad((substr(p.name, 2)::int + c)::text, 5, '0'), p.database_id, p.table_schema,
                  'child_' || substr(p.name, 2) || '_' || c, p.archive_database_id, 'shop', 'P7Y', p.zone, p.id, c
                from policy p, generate_series(1, 3) c where p.name like 'p0%%';
                insert into link (policy_id, position, parent_column, child_column)
                select id, 1, 'id', 'parent_id' from policy where parent_id is not null""".formatted(count - 4));
    }

    private static void sessions(EngineFixture engine, int nights) {
        engine.control("""
                insert into session (policy_id, policy_version, nominal_fire_time, trigger, method, chunk_rows,
                  requested_by, state, stop_reason, error, error_code, started_at, ended_at, updated_at, archived_rows,
                  archived_bytes, root_rows, rows_marked, chunks, chunks_done)
                select p.id, 1, at, case when p.parent_id is null then 'cron' else 'handoff' end, 'local', 5000, 'schedule',
                  state, case state when 'succeeded' then 'exhausted' when 'failed' then 'error' end,
                  case state when 'failed' then 'shop: the server closed the connection' end,
                  case state when 'failed' then 'unreachable' end, at,
                  case when state in ('succeeded', 'failed') then at + interval '90 seconds' end, at + interval '90 seconds',
                  1000 + p.id %% 977, 90000, 400, 400, 4, 4
                from (
                  select night, p, date_trunc('day', now()) - night * interval '1 day' + p.id %% 1440 * interval '1 minute'
                      as at,
                    case when night = 1 and p.id %% 200 = 7 then 'running' when night = 1 and p.id %% 500 = 9 then 'interrupted'
                      when (p.id + night) %% 61 = 0 then 'failed' else 'succeeded' end as state
                  from generate_series(%d, 1, -1) night, policy p) n, lateral (select (n.p).*) p
                order by night desc""".formatted(nights));
        engine.control("""
                do $$ declare part bigint; owner text; begin
                  foreach owner in array '{ledger,handoff}'::text[] loop
                    for part in select g from generate_series((select max(id) from session) / 10000 * 10000 - 10000,
                        (select max(id) from session), 10000) g where g > 0 loop
                      execute format('create table if not exists %1$s_%2$s partition of %1$s for values from (%2$s) to (%3$s)',
                        owner, part, part + 10000);
                    end loop;
                  end loop;
                end $$""");
        engine.control("""
                insert into session_event (session_id, severity, kind, message)
                select id, 'info', 'started', 'it began' from session where id > (select max(id) from session) - 20000;
                insert into ledger (session_id, chunk_id, policy_id, table_schema, table_name, key_columns, key_layout,
                  bigint_keys, key_count, state, archived_at, retain_until, root_rows, archived_rows, archived_bytes)
                select s.id, nextval('chunk_id'), s.policy_id, 'public', 't', '{id}', '{bigint}', '{{1,2,3}}', 3,
                  'handed_off', now(), now(), 3, 3, 300
                from session s, generate_series(1, 4) where s.id > (select max(id) from session) - 5000;
                insert into handoff (session_id, chunk_id, child_policy_id, key_count, state, handed_off_at)
                select l.session_id, l.chunk_id, c.id, 3, 'pending', now() - interval '1 hour'
                from ledger l join policy c on c.parent_id = l.policy_id""");
    }
}
