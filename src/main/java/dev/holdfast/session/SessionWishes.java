package dev.holdfast.session;

import static dev.holdfast.store.db.Tables.SESSION;

import dev.holdfast.policy.Policy;
import dev.holdfast.store.Tx;
import java.time.Instant;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What is asked of sessions while they run, how hard they press, and what they wait for.
public final class SessionWishes {
    SessionWishes() {}

    /// What the session's row asks of the engine now.
    public record Wish(SessionState state, Policy.Pace pace, int workers, int chunkRows) {}

    public Wish wish(Tx tx, long session) {
        return tx.dsl()
                .select(SESSION.STATE, SESSION.PACE, SESSION.WORKERS, SESSION.CHUNK_ROWS)
                .from(SESSION)
                .where(SESSION.ID.eq(session))
                .fetchOptional(row -> new Wish(
                        SessionState.ofId(row.value1()), Policy.Pace.ofId(row.value2()), row.value3(), row.value4()))
                .orElseThrow(() -> Sessions.unknown(session));
    }

    /// Changes how hard a session presses.
    ///
    /// @return false when it has ended for good; nothing was changed
    public boolean retune(Tx tx, long session, Retune wanted) {
        int changed = tx.dsl()
                .update(SESSION)
                .set(
                        SESSION.PACE,
                        wanted.pace() == null
                                ? SESSION.PACE
                                : DSL.val(wanted.pace().id()))
                .set(SESSION.WORKERS, wanted.workers() == null ? SESSION.WORKERS : DSL.val(wanted.workers()))
                .set(SESSION.CHUNK_ROWS, wanted.chunkRows() == null ? SESSION.CHUNK_ROWS : DSL.val(wanted.chunkRows()))
                .set(SESSION.UPDATED_AT, Sessions.NOW)
                .where(SESSION.ID.eq(session), SESSION.STATE.in(Sessions.liveStates()))
                .execute();
        Sessions.notifyReaders(tx);
        return changed == 1;
    }

    /// Nothing moves, or something does again. The moment at which it began stays while only the reason changes.
    ///
    /// @param reason for people; null when something moves again
    public void waiting(Tx tx, long session, @Nullable String reason) {
        tx.dsl()
                .update(SESSION)
                .set(SESSION.WAITING_REASON, reason == null ? DSL.inline((String) null) : DSL.val(reason))
                .set(
                        SESSION.WAITING_SINCE,
                        reason == null ? DSL.inline((Instant) null) : DSL.coalesce(SESSION.WAITING_SINCE, Sessions.NOW))
                .set(SESSION.UPDATED_AT, Sessions.NOW)
                .where(SESSION.ID.eq(session))
                .execute();
        Sessions.notifyReaders(tx);
    }
}
