package dev.holdfast.session;

import static dev.holdfast.store.db.Tables.HANDOFF;
import static dev.holdfast.store.db.Tables.LEDGER;
import static dev.holdfast.store.db.Tables.NODE;
import static dev.holdfast.store.db.Tables.POLICY;
import static dev.holdfast.store.db.Tables.SESSION;
import static dev.holdfast.store.db.Tables.SESSION_EVENT;
import static dev.holdfast.store.db.Tables.SESSION_TOTAL;

import dev.holdfast.ErrorCode;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Tx;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectOnConditionStep;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Sessions as people see them: with the names of policy and node, with chunks, events and handoffs. Writes nothing.
public final class SessionViews {
    public SessionView view(Tx tx, long session) {
        return views(tx)
                .where(SESSION.ID.eq(session))
                .fetchOptional(SessionViews::view)
                .orElseThrow(() -> Sessions.unknown(session));
    }

    /// Newest first. @param policy empty for all; @param state empty for all
    public List<SessionView> list(Tx tx, String policy, String state, int offset, int limit) {
        return views(tx)
                .where(
                        policy.isEmpty() ? DSL.noCondition() : SESSION.POLICY_ID.eq(named(policy)),
                        state.isEmpty() ? DSL.noCondition() : SESSION.STATE.eq(state))
                .orderBy(SESSION.ID.desc())
                .offset(offset)
                .limit(limit)
                .fetch(SessionViews::view);
    }

    /// Known before sessions are looked at, so that those of one policy come in order from their index.
    private static Field<Integer> named(String policy) {
        return DSL.field(DSL.select(POLICY.ID).from(POLICY).where(POLICY.NAME.eq(policy)));
    }

    /// Those that ended, the newest first.
    public List<SessionView> ended(Tx tx, int limit) {
        return views(tx)
                .where(SESSION.ENDED_AT.isNotNull())
                .orderBy(SESSION.ID.desc())
                .limit(limit)
                .fetch(SessionViews::view);
    }

    /// The newest session of each policy.
    public List<SessionView> latest(Tx tx) {
        Table<?> newest = DSL.lateral(DSL.selectFrom(SESSION)
                .where(SESSION.POLICY_ID.eq(POLICY.ID), SESSION.TRIGGER.ne(FoldedSessions.TRIGGER))
                .orderBy(SESSION.ID.desc())
                .limit(1)
                .asTable("newest"));
        return tx.dsl()
                .select(newest.fields())
                .select(POLICY.NAME, NODE.HOST, NODE.PID)
                .from(POLICY)
                .crossJoin(newest)
                .leftJoin(NODE)
                .on(NODE.ID.eq(Objects.requireNonNull(newest.field(SESSION.NODE_ID))))
                .fetch(SessionViews::view);
    }

    /// All sessions of one tree run, oldest first.
    public List<SessionView> family(Tx tx, long session) {
        Long root = tx.dsl()
                .select(DSL.coalesce(SESSION.ROOT_SESSION_ID, SESSION.ID))
                .from(SESSION)
                .where(SESSION.ID.eq(session))
                .fetchOptional(0, Long.class)
                .orElseThrow(() -> Sessions.unknown(session));
        return views(tx)
                .where(SESSION.ID.eq(root).or(SESSION.ROOT_SESSION_ID.eq(root)))
                .orderBy(SESSION.ID)
                .fetch(SessionViews::view);
    }

    /// Sessions of a run of several policies, oldest first.
    public List<SessionView> ofRun(Tx tx, long run) {
        return views(tx).where(SESSION.RUN_ID.eq(run)).orderBy(SESSION.ID).fetch(SessionViews::view);
    }

    /// Rows archived by all sessions of each policy, by policy number.
    public Map<Integer, Long> archivedRows(Tx tx) {
        Map<Integer, Long> rows = new HashMap<>(
                tx.dsl().selectFrom(SESSION_TOTAL).fetchMap(SESSION_TOTAL.POLICY_ID, SESSION_TOTAL.ARCHIVED_ROWS));
        tx.dsl()
                .select(SESSION.POLICY_ID, DSL.sum(SESSION.ARCHIVED_ROWS))
                .from(SESSION)
                .where(SESSION.ENDED_AT.isNull())
                .groupBy(SESSION.POLICY_ID)
                .forEach(row -> rows.merge(row.value1(), row.value2().longValue(), Long::sum));
        return rows;
    }

    /// Newest first. @param failedOnly chunks that failed, were tried again, or skipped rows
    public List<ChunkView> chunks(Tx tx, long session, boolean failedOnly, int offset, int limit) {
        Condition failed =
                LEDGER.STATE.eq("failed").or(LEDGER.SKIPPED_ROWS.gt(0)).or(LEDGER.ATTEMPTS.gt(1));
        return tx.dsl()
                .select(
                        LEDGER.SESSION_ID,
                        LEDGER.CHUNK_ID,
                        LEDGER.STATE,
                        LEDGER.ATTEMPTS,
                        LEDGER.KEY_COUNT,
                        LEDGER.ROOT_ROWS,
                        LEDGER.ARCHIVED_ROWS,
                        LEDGER.ARCHIVED_BYTES,
                        LEDGER.SKIPPED_ROWS,
                        LEDGER.MARK_MILLIS,
                        LEDGER.COPY_MILLIS,
                        LEDGER.VERIFY_MILLIS,
                        LEDGER.DELETE_MILLIS,
                        LEDGER.HAND_OFF_MILLIS,
                        LEDGER.ERROR,
                        LEDGER.MARKED_AT,
                        LEDGER.ENDED_AT)
                .from(LEDGER)
                .where(LEDGER.SESSION_ID.eq(session), failedOnly ? failed : DSL.noCondition())
                .orderBy(LEDGER.CHUNK_ID.desc())
                .offset(offset)
                .limit(limit)
                .fetch(row -> row.into(ChunkView.class));
    }

    /// Newest first.
    public List<SessionEvent> events(Tx tx, long session, int limit) {
        return tx.dsl()
                .selectFrom(SESSION_EVENT)
                .where(SESSION_EVENT.SESSION_ID.eq(session))
                .orderBy(SESSION_EVENT.ID.desc())
                .limit(limit)
                .fetch(row -> new SessionEvent(
                        row.getId(),
                        row.getSessionId(),
                        row.getAt(),
                        row.getSeverity(),
                        row.getKind(),
                        row.getMessage()));
    }

    public List<HandoffView> handoffs(Tx tx, long session) {
        Field<BigDecimal> none = DSL.inline(BigDecimal.ZERO);
        return tx.dsl()
                .select(
                        HANDOFF.SESSION_ID,
                        POLICY.NAME,
                        DSL.count(),
                        DSL.sum(HANDOFF.KEY_COUNT),
                        DSL.coalesce(DSL.sum(HANDOFF.KEY_COUNT).filterWhere(HANDOFF.STATE.eq("pending")), none),
                        DSL.coalesce(DSL.sum(HANDOFF.KEY_COUNT).filterWhere(HANDOFF.STATE.eq("settled")), none),
                        DSL.coalesce(DSL.sum(HANDOFF.WAITING_ROWS), none))
                .from(HANDOFF)
                .join(POLICY)
                .on(POLICY.ID.eq(HANDOFF.CHILD_POLICY_ID))
                .where(HANDOFF.SESSION_ID.eq(session))
                .groupBy(HANDOFF.SESSION_ID, POLICY.NAME, POLICY.POSITION)
                .orderBy(POLICY.POSITION, POLICY.NAME)
                .fetch(row -> new HandoffView(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value4().longValue(),
                        row.value5().longValue(),
                        row.value6().longValue(),
                        row.value7().longValue()));
    }

    static SelectOnConditionStep<Record> views(Tx tx) {
        return tx.dsl()
                .select(SESSION.fields())
                .select(POLICY.NAME, NODE.HOST, NODE.PID)
                .from(SESSION)
                .join(POLICY)
                .on(POLICY.ID.eq(SESSION.POLICY_ID))
                .leftJoin(NODE)
                .on(NODE.ID.eq(SESSION.NODE_ID));
    }

    static SessionView view(Record row) {
        String host = row.get(NODE.HOST);
        return new SessionView(
                row.get(SESSION.ID),
                row.get(POLICY.NAME),
                row.get(SESSION.POLICY_VERSION),
                row.get(SESSION.NOMINAL_FIRE_TIME),
                row.get(SESSION.TRIGGER),
                row.get(SESSION.PARENT_SESSION_ID),
                row.get(SESSION.ROOT_SESSION_ID),
                SessionState.ofId(row.get(SESSION.STATE)),
                row.get(SESSION.STOP_REASON),
                failure(row),
                row.get(SESSION.CUTOFF),
                Policy.Method.valueOf(row.get(SESSION.METHOD).toUpperCase(Locale.ROOT)),
                new SessionDriving(
                        Policy.Pace.ofId(row.get(SESSION.PACE)),
                        row.get(SESSION.WORKERS),
                        row.get(SESSION.CHUNK_ROWS),
                        row.get(SESSION.WAITING_REASON),
                        row.get(SESSION.WAITING_SINCE)),
                row.get(SESSION.EXPECTED_ROWS),
                row.get(SESSION.ROWS_MARKED),
                row.get(SESSION.ROOT_ROWS),
                row.get(SESSION.ARCHIVED_ROWS),
                row.get(SESSION.ARCHIVED_BYTES),
                row.get(SESSION.CHUNKS),
                row.get(SESSION.CHUNKS_DONE),
                row.get(SESSION.HANDED_OFF_KEYS),
                new RowsLeft(
                        row.get(SESSION.CHANGED_ROWS),
                        row.get(SESSION.GONE_ROWS),
                        row.get(SESSION.HELD_ROWS),
                        row.get(SESSION.BUSY_ROWS),
                        row.get(SESSION.CONFLICT_ROWS)),
                row.get(SESSION.REQUESTED_BY),
                host == null ? null : host + ":" + row.get(NODE.PID),
                row.get(SESSION.STARTED_AT),
                row.get(SESSION.ENDED_AT),
                row.get(SESSION.UPDATED_AT),
                plan(row));
    }

    private static @Nullable Failure failure(Record row) {
        String error = row.get(SESSION.ERROR);
        String code = row.get(SESSION.ERROR_CODE);
        return error == null ? null : new Failure(code == null ? null : ErrorCode.ofId(code), error);
    }

    private static @Nullable PlanRef plan(Record row) {
        Long plan = row.get(SESSION.PLAN_ID);
        return plan == null ? null : new PlanRef(plan, row.get(SESSION.PLAN_DIGEST));
    }
}
