package dev.holdfast.node;

import java.util.List;

/// Something that a rule has to see, made in the control database by hand.
///
/// @param sql makes it; @param undo unmakes what forgetting all sessions does not
record Situation(String rule, String sql, String subject, String command, String undo) {
    private static final String SESSION = """
            insert into session (policy_id, policy_version, nominal_fire_time, trigger, method, chunk_rows, requested_by,
              state, error, updated_at, ended_at, busy_rows, node_id)
            select id, 1, %1$s, 'manual', 'local', 100, 'ann', %2$s from policy where name = 't1';
            """;

    private static final String ORDER = """
            alter table disposal_order disable trigger user;
            insert into disposal_order (kind, policy_id, policy_name, policy_version, database_name, archive_database, rule,
              grace_days, cooling_off_seconds, reason, holds_asked, rows_held, set_items, set_rows, set_bytes, merkle_root,
              digest, requested_by, requested_at, state, executable_at, problem)
            select 'due', 1, 't1', 1, 'one', 'vault', 'rule', 30, 86400, 'due', 0, 0, 1, 500, 9000, 'r', 'd', 'ann', %s;
            alter table disposal_order enable trigger user;
            """;

    private static final String NO_ORDER = """
            alter table disposal_order disable trigger user; delete from disposal_order;
            alter table disposal_order enable trigger user;""";

    @Override
    public String toString() {
        return rule + ": " + subject;
    }

    private static Situation of(String rule, String sql, String subject, String command) {
        return new Situation(rule, sql, subject, command, "select 1");
    }

    private static String session(String rest) {
        return SESSION.formatted("clock_timestamp()", rest);
    }

    static List<Situation> all() {
        String node = "'00000000-0000-0000-0000-000000000001'";
        return List.of(
                of(
                        "session-failed",
                        session("'failed', 'no table', now(), now(), 0, null"),
                        "policy t1",
                        "holdfast session show 1"),
                of(
                        "session-stuck",
                        session("'running', null, now() - interval '16 minutes', null, 0, null"),
                        "session 1",
                        "holdfast session show 1"),
                of(
                        "session-stuck",
                        session("'paused', null, now() - interval '25 hours', null, 0, null"),
                        "session 1",
                        "holdfast session show 1"),
                of("child-behind", """
                        insert into handoff (session_id, chunk_id, child_policy_id, key_count, state, handed_off_at,
                          consume_after)
                        select 1, 1, id, 120, 'pending', now() - interval '26 hours', now() - interval '26 hours'
                        from policy where name = 'below'""", "policy below", "holdfast run below"),
                of(
                        "records-contradict",
                        session("'interrupted', null, now(), null, 0, null") + """
                        insert into alert (kind, severity, subject, message, action)
                        values ('recovery', 'error', 'session 1', 'chunk 9: no receipt', 'holdfast verify t1')""",
                        "session 1",
                        "holdfast verify t1"),
                of("hold-violated", """
                        insert into alert (kind, severity, subject, message, action)
                        values ('hold', 'error', 'hold 3 policy t1', '2 rows went', 'holdfast hold show 3')""", "hold 3 policy t1", "holdfast hold show 3"),
                new Situation(
                        "policy-never-ran",
                        "update policy set created_at = now() - interval '2 days' where name = 't1'",
                        "policy t1",
                        "holdfast plan t1",
                        "update policy set created_at = now()"),
                new Situation(
                        "policy-paused",
                        """
                        update policy set paused = true, paused_reason = 'audit' where name = 't1';
                        insert into policy_revision (policy_name, version, action, actor, at)
                        values ('t1', 2, 'pause', 'ann', now() - interval '8 days')""",
                        "policy t1",
                        "holdfast policy resume t1",
                        "update policy set paused = false, paused_reason = null"),
                new Situation(
                        "fire-missed",
                        """
                        insert into qrtz_job_details values ('s', 'wake', 'policy', null, 'x', true, false, false, false);
                        insert into qrtz_triggers (sched_name, trigger_name, trigger_group, job_name, job_group,
                          next_fire_time, trigger_state, trigger_type, start_time)
                        values ('s', 't1', 'policy', 'wake', 'policy',
                          extract(epoch from now() - interval '11 minutes') * 1000, 'WAITING', 'CRON', 1)""",
                        "policy t1",
                        "holdfast daemon",
                        "delete from qrtz_triggers; delete from qrtz_job_details"),
                of("hold-ending", """
                        insert into hold (matter, reason, state, placed_by, effective_at, expires_at)
                        values ('Smith', 'letter', 'effective', 'ann', now(), now() + interval '3 days')""", "hold 1", "holdfast hold show 1"),
                of("hold-ending", """
                        insert into hold (matter, reason, state, placed_by, effective_at, expires_at)
                        values ('Smith', 'letter', 'review', 'ann', now(), now() - interval '1 day')""", "hold 1", "holdfast hold show 1"),
                of("hold-ending", """
                        insert into hold (matter, reason, state, placed_by, placed_at)
                        values ('Smith', 'letter', 'placing', 'ann', now() - interval '11 minutes')""", "hold 1", "holdfast hold show 1"),
                new Situation(
                        "disposal-blocked",
                        ORDER.formatted("now(), 'stopped', null, 'a partition is missing'"),
                        "disposal order 1",
                        "holdfast dispose show 1",
                        NO_ORDER),
                new Situation(
                        "disposal-waits",
                        ORDER.formatted("now() - interval '25 hours', 'requested', null, null"),
                        "disposal order 1",
                        "holdfast dispose show 1",
                        NO_ORDER),
                new Situation(
                        "disposal-waits",
                        ORDER.formatted("now(), 'approved', now() - interval '1 minute', null"),
                        "disposal order 1",
                        "holdfast dispose show 1",
                        NO_ORDER),
                of("archive-drifted", """
                        insert into archive_change (database_name, table_schema, table_name, column_name, detail,
                          statements, undo, done_at)
                        values ('vault', 'one', 't1', 'note', 'added note', '{}', '{}', now())""", "vault: one.t1", "holdfast drift list"),
                of(
                        "rows-left-rise",
                        SESSION.formatted("now() - interval '3 h'", "'succeeded', null, now(), now(), 4, null")
                                + SESSION.formatted(
                                        "now() - interval '2 h'", "'succeeded', null, now(), now(), 6, null")
                                + SESSION.formatted(
                                        "now() - interval '1 h'", "'succeeded', null, now(), now(), 11, null"),
                        "policy t1",
                        "holdfast session exceptions 3"),
                of("cold-request-failed", """
                        insert into cold_request (database_name, table_schema, table_name, partition_schema,
                          partition_name, from_at, to_at, row_count, asked_by, state, ended_at, problem)
                        values ('vault', 'one', 't1', 'one', 't1_2026_01', now(), now(), 9, 'ann', 'failed', now(), 'full')""", "vault: one.t1_2026_01", "holdfast cold requests"),
                of("cold-damaged", """
                        insert into cold_file (database_name, table_schema, table_name, partition_name, from_at, to_at,
                          state, object, begun_by, row_count, problem)
                        values ('vault', 'one', 't1', 't1_2026_01', now(), now(), 'cold', 'a.parquet', 'ann', 9, 'gone')""", "cold file 1", "holdfast cold verify 1"),
                of("delivery-dead", """
                        insert into delivery (message_id, endpoint_id, event, body, state, settled_at, dead_why)
                        values ('m1', 0, 'alert.raised', '{}', 'dead', now(), '12 attempts failed')""", "the webhook of alerts", "holdfast delivery list --state dead"),
                of("delivery-dead", """
                        insert into endpoint (id, disabled_at, disabled_why)
                        select id, now(), 'the receiver is gone' from policy where name = 't1'""", "policy t1", "holdfast delivery list --state dead"),
                of("session-tables", """
                        insert into growth_table (database_id, table_schema, table_name, kind, first_at, stored_at,
                          heap_bytes, index_bytes, toast_bytes, row_count, dead_rows, inserted, server_inserted)
                        select d.id, 'public', 'ids_' || i, 'table', now(), now(), 8192, 0, 0, 5, 0, 5, 5
                        from generate_series(1, 100) i, database_ d where d.name = 'one'""", "database one", "holdfast legacy census --database one"),
                of("legacy-waits", """
                        insert into legacy_plan (database_name, table_schema, template, owner, layout, digest,
                          grace_seconds, created_by)
                        values ('one', 'public', 'ids_#', 'ann', '{}', 'd', 60, 'ann');
                        insert into legacy_child (plan_id, child, policy_id, kept_table, view_schema, view_name)
                        select 1, 'c', id, 'k', 'public', 'v' from policy where name = 't1';
                        insert into legacy_table (plan_id, number, child, session, table_name, state, row_count, pending,
                          changed_at)
                        values (1, 1, 'c', '1', 'ids_1', 'folded', 5, 5, now() - interval '2 minutes')""", "one ids_#", "holdfast legacy list"),
                of(
                        "node-gone",
                        "insert into node (id, host, pid, process_started_at, version, seen_at) values (" + node
                                + ", 'gonehost', 1, now(), '1', now() - interval '1 hour') on conflict do nothing;"
                                + session("'running', null, now() - interval '3 minutes', null, 0, " + node),
                        "session 1",
                        "holdfast resume"));
    }

    private static Situation not(String rule, String sql) {
        return of(rule, sql, "", "");
    }

    private static final String HANDED_OFF = """
            insert into handoff (session_id, chunk_id, child_policy_id, key_count, state, handed_off_at, consume_after)
            select 1, 1, id, 120, 'pending', now() - interval '%s', now() - interval '%s' from policy where name = 'below'
            """;

    private static final String ALERT_OVER = """
            insert into alert (kind, severity, subject, message, action, recovered_at)
            values ('%s', 'error', '%s', 'chunk 9', 'holdfast verify t1', now())
            """;

    private static final String NODE = """
            insert into node (id, host, pid, process_started_at, version, seen_at)
            values (%s, 'gonehost', 1, now(), '1', now() - interval '%s')
            on conflict (id) do update set seen_at = excluded.seen_at;
            """;

    private static final String CHANGE = """
            insert into archive_change (database_name, table_schema, table_name, column_name, detail, statements, undo,
              begun_at, done_at)
            values ('vault', 'one', 't1', 'note', 'added note', '{}', '{}', now() - interval '%s', %s)
            """;

    private static final String FOLDED = """
            insert into legacy_plan (database_name, table_schema, template, owner, layout, digest, grace_seconds, created_by,
              forgotten_at)
            values ('one', 'public', 'ids_#', 'ann', '{}', 'd', 60, 'ann', %s);
            insert into legacy_child (plan_id, child, policy_id, kept_table, view_schema, view_name)
            select 1, 'c', id, 'k', 'public', 'v' from policy where name = 't1';
            insert into legacy_table (plan_id, number, child, session, table_name, state, row_count, pending, changed_at)
            values (1, 1, 'c', '1', 'ids_1', 'folded', 5, 5, now() - interval '%s')
            """;

    private static String left(int... rows) {
        StringBuilder sessions = new StringBuilder();
        for (int at = 0; at < rows.length; at++) {
            sessions.append(SESSION.formatted(
                    "now() - interval '" + (rows.length - at) + " h'",
                    "'succeeded', null, now(), now(), " + rows[at] + ", null"));
        }
        return sessions.toString();
    }

    /// Where it is too early, too little or over, so that the rule has to see nothing.
    static List<Situation> notYet() {
        String node = "'00000000-0000-0000-0000-000000000001'";
        return List.of(
                not("session-failed", session("'interrupted', null, now(), null, 0, null")),
                not("session-stuck", session("'running', null, now() - interval '14 minutes', null, 0, null")),
                not("session-stuck", session("'interrupted', null, now() - interval '59 minutes', null, 0, null")),
                not("session-stuck", session("'paused', null, now() - interval '23 hours', null, 0, null")),
                not("child-behind", HANDED_OFF.formatted("23 hours", "26 hours")),
                not("child-behind", HANDED_OFF.formatted("26 hours", "1 hour")),
                not(
                        "records-contradict",
                        session("'interrupted', null, now(), null, 0, null")
                                + ALERT_OVER.formatted("recovery", "session 1")),
                not("hold-violated", ALERT_OVER.formatted("hold", "hold 3 policy t1")),
                new Situation("policy-paused", """
                        update policy set paused = true, paused_reason = 'audit' where name = 't1';
                        insert into policy_revision (policy_name, version, action, actor, at)
                        values ('t1', 3, 'pause', 'ann', now() - interval '6 days')""", "", "", "update policy set paused = false, paused_reason = null"),
                new Situation("fire-missed", """
                        insert into qrtz_job_details values ('s', 'wake', 'policy', null, 'x', true, false, false, false);
                        insert into qrtz_triggers (sched_name, trigger_name, trigger_group, job_name, job_group,
                          next_fire_time, trigger_state, trigger_type, start_time)
                        values ('s', 't1', 'policy', 'wake', 'policy',
                          extract(epoch from now() - interval '9 minutes') * 1000, 'WAITING', 'CRON', 1)""", "", "", "delete from qrtz_triggers; delete from qrtz_job_details"),
                not("hold-ending", """
                        insert into hold (matter, reason, state, placed_by, effective_at, expires_at)
                        values ('Smith', 'letter', 'effective', 'ann', now(), now() + interval '8 days')"""),
                not("hold-ending", """
                        insert into hold (matter, reason, state, placed_by, placed_at)
                        values ('Smith', 'letter', 'placing', 'ann', now() - interval '9 minutes')"""),
                new Situation(
                        "disposal-blocked",
                        ORDER.formatted("now(), 'approved', now() + interval '1 hour', null"),
                        "",
                        "",
                        NO_ORDER),
                new Situation(
                        "disposal-waits",
                        ORDER.formatted("now() - interval '23 hours', 'requested', null, null"),
                        "",
                        "",
                        NO_ORDER),
                new Situation(
                        "disposal-waits",
                        ORDER.formatted("now(), 'approved', now() + interval '1 minute', null"),
                        "",
                        "",
                        NO_ORDER),
                new Situation(
                        "disposal-waits",
                        ORDER.formatted("now(), 'approved', now() - interval '1 minute', null") + """
                        alter table disposal_order disable trigger user; update disposal_order set run_asked_at = now();
                        alter table disposal_order enable trigger user;""",
                        "",
                        "",
                        NO_ORDER),
                not("archive-drifted", CHANGE.formatted("8 days", "now() - interval '8 days'")),
                not("archive-drifted", CHANGE.formatted("9 minutes", "null")),
                not("rows-left-rise", left(1, 2, 9)),
                not("rows-left-rise", left(10, 12, 15)),
                not("rows-left-rise", left(4, 11)),
                not("cold-request-failed", """
                        insert into cold_request (database_name, table_schema, table_name, partition_schema,
                          partition_name, from_at, to_at, row_count, asked_by, state, ended_at)
                        values ('vault', 'one', 't1', 'one', 't1_2026_01', now(), now(), 9, 'ann', 'frozen', now())"""),
                not("cold-damaged", """
                        insert into cold_file (database_name, table_schema, table_name, partition_name, from_at, to_at,
                          state, object, begun_by, row_count)
                        values ('vault', 'one', 't1', 't1_2026_01', now(), now(), 'cold', 'a.parquet', 'ann', 9)"""),
                not("delivery-dead", """
                        insert into endpoint (id, failures) values (0, 3);
                        insert into delivery (message_id, endpoint_id, event, body, state, settled_at)
                        values ('m1', 0, 'alert.raised', '{}', 'delivered', now())"""),
                not("session-tables", """
                        insert into growth_table (database_id, table_schema, table_name, kind, first_at, stored_at,
                          heap_bytes, index_bytes, toast_bytes, row_count, dead_rows, inserted, server_inserted)
                        select d.id, 'public', 'ids_' || i, 'table', now(), now(), 8192, 0, 0, 5, 0, 5, 5
                        from generate_series(1, 99) i, database_ d where d.name = 'one'"""),
                not("legacy-waits", FOLDED.formatted("null", "59 seconds")),
                not("legacy-waits", FOLDED.formatted("now()", "2 minutes")),
                not(
                        "node-gone",
                        NODE.formatted(node, "1 minute")
                                + session("'running', null, now() - interval '3 minutes', null, 0, " + node)),
                not(
                        "node-gone",
                        NODE.formatted(node, "1 hour")
                                + session("'running', null, now() - interval '1 minute', null, 0, " + node)));
    }
}
