package dev.holdfast.session;

import static dev.holdfast.store.db.Tables.LEDGER;

import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.audit.Outcome;
import dev.holdfast.notify.Outbox;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Writes to the audit what becomes of sessions, and to the outbox that they ended. Chunks are not written one by one:
/// the entry of a session's end has the digest of all of them.
public final class SessionActs {
    private final AuditLog audit = new AuditLog();
    private final SessionViews views = new SessionViews();
    private final Outbox outbox = new Outbox();

    /// @param trigger `cron`, `manual` or `handoff`
    /// @param residence asked for instead of the policy's
    private record Started(
            String policy,
            int version,
            String trigger,
            Instant nominalFireTime,
            @Nullable Long parentSession,
            @Nullable Long rowLimit,
            @Nullable Long plan,
            @Nullable String residence) {}

    /// @param chunkDigest SHA-256 over a line for each chunk in the ledger: number, rows, bytes, Merkle root
    private record Ended(
            String policy,
            String state,
            @Nullable String stopReason,
            long rootRows,
            long rows,
            long bytes,
            long rowsLeft,
            long handedOffKeys,
            long chunks,
            String chunkDigest) {}

    void started(Tx tx, long session, Sessions.NewSession wanted) {
        PlanRef plan = wanted.plan();
        Started after = new Started(
                wanted.policy().name(),
                wanted.policy().version(),
                wanted.trigger(),
                wanted.nominal(),
                wanted.parent(),
                wanted.rowLimit(),
                plan == null ? null : plan.id(),
                wanted.residence() == null ? null : wanted.residence().toString());
        audit.append(
                tx,
                Deed.done(wanted.requestedBy(), Act.SESSION_STARTED, object(session), null, after)
                        .byPlan(plan == null ? null : plan.digest()));
    }

    /// Somebody asked for another state; the session takes it at a chunk's edge.
    public void asked(Tx tx, long session, Act act, SessionState before, SessionState next, String actor) {
        audit.append(tx, Deed.done(actor, act, object(session), state(before), state(next)));
    }

    private record Tune(String pace, int workers, int chunkRows) {
        static Tune of(SessionView session) {
            return new Tune(
                    session.driving().pace().id(),
                    session.driving().workers(),
                    session.driving().chunkRows());
        }
    }

    public void retuned(Tx tx, SessionView before, SessionView after, String actor) {
        audit.append(tx, Deed.done(actor, Act.SESSION_RETUNED, object(before.id()), Tune.of(before), Tune.of(after)));
    }

    /// A node goes on with a session that had a node before.
    public void resumed(Tx tx, SessionView before) {
        if (before.node() != null) {
            audit.append(
                    tx,
                    Deed.done(
                            AuditLog.ENGINE,
                            Act.SESSION_RESUMED,
                            object(before.id()),
                            state(before.state()),
                            state(SessionState.RUNNING)));
        }
    }

    /// A session has come to rest: it ended, was paused, or was interrupted.
    public void turned(Tx tx, long session) {
        SessionView now = views.view(tx, session);
        switch (now.state()) {
            case SUCCEEDED, FAILED, CANCELLED -> ended(tx, now);
            case PAUSED -> rests(tx, now, Act.SESSION_PAUSED);
            case INTERRUPTED -> rests(tx, now, Act.SESSION_INTERRUPTED);
            case RUNNING, PAUSING, CANCELLING -> {}
        }
    }

    private void rests(Tx tx, SessionView now, Act act) {
        audit.append(
                tx,
                Deed.done(actor(now), act, object(now.id()), null, state(now.state()))
                        .because(why(now)));
    }

    private void ended(Tx tx, SessionView now) {
        outbox.sessionEnded(
                tx,
                new Outbox.SessionFacts(
                        now.policy(),
                        now.id(),
                        now.state().id(),
                        now.stopReason(),
                        now.errorCode() == null ? null : now.errorCode().id(),
                        now.rootRows(),
                        now.archivedRows(),
                        now.archivedBytes(),
                        now.rowsLeft().all(),
                        now.chunksDone(),
                        now.startedAt(),
                        now.endedAt()),
                now.state() == SessionState.FAILED);
        var chunks = tx.dsl()
                .select(DSL.count(), DSL.field("""
                                encode(sha256(convert_to(coalesce(string_agg(concat_ws(' ', chunk_id,
                                  coalesce(archived_rows, 0), coalesce(archived_bytes, 0),
                                  encode(merkle_root, 'hex')), E'\\n' order by chunk_id), ''), 'UTF8')), 'hex')""", String.class))
                .from(LEDGER)
                .where(LEDGER.SESSION_ID.eq(now.id()))
                .fetchSingle();
        Ended after = new Ended(
                now.policy(),
                now.state().id(),
                now.stopReason(),
                now.rootRows(),
                now.archivedRows(),
                now.archivedBytes(),
                now.rowsLeft().all(),
                now.handedOffKeys(),
                chunks.value1(),
                chunks.value2());
        boolean refused = List.of("blocked", "plan").contains(Objects.requireNonNullElse(now.stopReason(), ""));
        audit.append(
                tx,
                Deed.done(actor(now), Act.SESSION_ENDED, object(now.id()), null, after)
                        .byPlan(now.plan() == null ? null : now.plan().digest())
                        .because(why(now))
                        .with(refused ? Outcome.REFUSED : Outcome.DONE));
    }

    private static @Nullable String why(SessionView now) {
        return now.failure() == null ? now.stopReason() : now.failure().message();
    }

    private static String actor(SessionView now) {
        return now.node() == null ? now.requestedBy() : AuditLog.ENGINE + " on " + now.node();
    }

    private static Map<String, String> state(SessionState state) {
        return Map.of("state", state.id());
    }

    /// How entries name a session.
    public static String object(long session) {
        return "session " + session;
    }
}
