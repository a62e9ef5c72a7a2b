package dev.holdfast.session;

import static dev.holdfast.store.db.Tables.SESSION;

import dev.holdfast.ledger.LedgerPartitions;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.Locale;
import org.jooq.impl.DSL;

/// Sessions whose ids came out of session tables of somebody else's making: they moved no row, and have ended when they
/// begin.
public final class FoldedSessions {
    public static final String TRIGGER = "legacy";

    private final LedgerPartitions partitions = new LedgerPartitions();

    /// Opens a session of the policy whose archived ids are taken in.
    public long open(Tx tx, Policy policy, String requestedBy) {
        long session = tx.dsl()
                .insertInto(SESSION)
                .set(SESSION.POLICY_ID, policy.id())
                .set(SESSION.POLICY_VERSION, policy.version())
                .set(SESSION.NOMINAL_FIRE_TIME, DSL.field("clock_timestamp()", Instant.class))
                .set(SESSION.TRIGGER, TRIGGER)
                .set(SESSION.STATE, SessionState.SUCCEEDED.id())
                .set(SESSION.METHOD, policy.method().name().toLowerCase(Locale.ROOT))
                .set(SESSION.CHUNK_ROWS, policy.chunkRows())
                .set(SESSION.PACE, policy.driving().pace().id())
                .set(SESSION.WORKERS, policy.driving().workers())
                .set(SESSION.MARKED_ALL, true)
                .set(SESSION.REQUESTED_BY, requestedBy)
                .set(SESSION.ENDED_AT, DSL.field("clock_timestamp()", Instant.class))
                .returning(SESSION.ID)
                .fetchSingle()
                .getId();
        partitions.ready(tx, session);
        return session;
    }

    /// More ids were taken in.
    public void took(Tx tx, long session, int chunks, long keys) {
        tx.dsl()
                .update(SESSION)
                .set(SESSION.CHUNKS, SESSION.CHUNKS.plus(chunks))
                .set(SESSION.CHUNKS_DONE, SESSION.CHUNKS_DONE.plus(chunks))
                .set(SESSION.HANDED_OFF_KEYS, SESSION.HANDED_OFF_KEYS.plus(keys))
                .set(SESSION.ENDED_AT, DSL.field("clock_timestamp()", Instant.class))
                .where(SESSION.ID.eq(session))
                .execute();
    }
}
