package dev.holdfast.finding;

import dev.holdfast.finding.Overview.Archived;
import dev.holdfast.finding.Overview.NextFire;
import dev.holdfast.finding.Overview.Standing;
import dev.holdfast.finding.Overview.WaitingDisposal;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionViews;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.List;

/// Reads what needs somebody today from the control database.
public final class Overviews {
    private static final int MOST_SESSIONS = 6;
    private static final int MOST_RUNNING = 8;
    private static final int MOST_DISPOSALS = 10;
    private static final int MOST_FINDINGS = 10_000;

    private final Store store;
    private final SessionViews sessions;

    public Overviews(Store store, SessionViews sessions) {
        this.store = store;
        this.sessions = sessions;
    }

    public Overview read(List<NextFire> next) {
        List<Finding> open = new Findings(store).list(false, MOST_FINDINGS);
        return store.inTransaction(tx -> new Overview(
                tx.dsl().fetchSingle("select now()").get(0, Instant.class),
                open.stream().limit(Overview.MOST).toList(),
                Math.max(0, open.size() - Overview.MOST),
                archived(tx, 1),
                archived(tx, 7),
                sessions.list(tx, "", SessionState.RUNNING.id(), 0, MOST_RUNNING),
                sessions.ended(tx, MOST_SESSIONS),
                next,
                disposals(tx),
                standing(tx)));
    }

    /// A session that began before counts by its chunks, any other whole: the ledger forgets, sessions stay.
    static Archived archived(Tx tx, int days) {
        return tx.dsl()
                .fetchSingle("""
                        select coalesce(sum(case when s.started_at >= d.since then s.archived_rows else (
                            select sum(archived_rows) from ledger
                            where session_id = s.id and state = 'handed_off' and ended_at >= d.since) end), 0) rows,
                          coalesce(sum(case when s.started_at >= d.since then s.archived_bytes else (
                            select sum(archived_bytes) from ledger
                            where session_id = s.id and state = 'handed_off' and ended_at >= d.since) end), 0) bytes
                        from (select now() - make_interval(days => ?) since) d
                        join session s on s.archived_rows > 0 and (s.ended_at is null or s.ended_at >= d.since)""", days)
                .map(row -> new Archived(row.get("rows", Long.class), row.get("bytes", Long.class)));
    }

    private static List<WaitingDisposal> disposals(Tx tx) {
        return tx.dsl()
                .fetch("""
                        select id, policy_name, state, set_rows - disposed_rows rows, coalesce(problem, '') problem
                        from (select distinct on (policy_id) * from disposal_order order by policy_id, id desc) o
                        where state in ('requested', 'stopped') or problem is not null
                          or (state = 'approved' and run_asked_at is null)
                        order by problem = '', id limit ?""", MOST_DISPOSALS)
                .map(row -> new WaitingDisposal(
                        row.get("id", Long.class),
                        row.get("policy_name", String.class),
                        row.get("state", String.class),
                        row.get("rows", Long.class),
                        row.get("problem", String.class)));
    }

    private static Standing standing(Tx tx) {
        return tx.dsl()
                .fetchSingle("""
                select (select count(*) from session where state in ('interrupted', 'paused')) sessions,
                  (select count(*) from alert where kind = 'recovery' and recovered_at is null) contradicting""")
                .map(row -> new Standing(row.get("sessions", Integer.class), row.get("contradicting", Integer.class)));
    }
}
