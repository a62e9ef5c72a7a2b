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
import dev.holdfast.store.db.tables.Session;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectOnConditionStep;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Sessions as people see them: with the names of policy and node, with chunks, events and handoffs. Writes nothing.
public final class SessionViews {
    private static final List<Field<?>> FIELDS = Stream.concat(
                    SESSION.fieldStream(), Stream.of(POLICY.NAME, NODE.HOST, NODE.PID))
            .<Field<?>>map(field -> field)
            .toList();

    /// The statement of [#view(Tx, long)] once it was written out. A run asks it half a dozen times for each session,
    /// and each time to write out sixty columns takes longer than the answer.
    private volatile @Nullable String one;

    public SessionView view(Tx tx, long session) {
        return tx.dsl()
                .resultQuery(one(tx), session)
                .coerce(FIELDS)
                .fetchOptional(SessionViews::view)
                .orElseThrow(() -> Sessions.unknown(session));
    }

    private String one(Tx tx) {
        String written = one;
        if (written == null) {
            written = tx.dsl().render(views(tx).where(SESSION.ID.eq(0L)));
            one = written;
        }
        return written;
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
        Session newest = SESSION.as("newest");
        return tx.dsl()
                .select(newest.fields())
                .select(POLICY.NAME, NODE.HOST, NODE.PID)
                .from(POLICY)
                .crossJoin(newest(newest))
                .leftJoin(NODE)
                .on(NODE.ID.eq(newest.NODE_ID))
                .fetch(row -> view(row, newest));
    }

    /// The newest session of each policy in short, by policy number; a policy that never ran has none.
    public Map<Integer, LastSession> last(Tx tx) {
        Session newest = SESSION.as("newest");
        return tx.dsl()
                .select(POLICY.ID, newest.ID, newest.STATE, newest.STARTED_AT, newest.ENDED_AT, newest.ARCHIVED_ROWS)
                .from(POLICY)
                .crossJoin(newest(newest))
                .fetchMap(
                        POLICY.ID,
                        row -> new LastSession(
                                row.value2(),
                                SessionState.ofId(row.value3()),
                                row.value4(),
                                row.value5(),
                                row.value6()));
    }

    /// Of the policy that it is joined to.
    private static Table<?> newest(Session as) {
        return DSL.lateral(DSL.selectFrom(SESSION)
                .where(SESSION.POLICY_ID.eq(POLICY.ID), SESSION.TRIGGER.ne(FoldedSessions.TRIGGER))
                .orderBy(SESSION.ID.desc())
                .limit(1)
                .asTable(as));
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
                .select(FIELDS)
                .from(SESSION)
                .join(POLICY)
                .on(POLICY.ID.eq(SESSION.POLICY_ID))
                .leftJoin(NODE)
                .on(NODE.ID.eq(SESSION.NODE_ID));
    }

    static SessionView view(Record row) {
        return view(row, SESSION);
    }

    /// @param from as the row names it: fields of another name would each be searched for, in every row
    private static SessionView view(Record row, Session from) {
        String host = row.get(NODE.HOST);
        return new SessionView(
                row.get(from.ID),
                row.get(POLICY.NAME),
                row.get(from.POLICY_VERSION),
                row.get(from.NOMINAL_FIRE_TIME),
                row.get(from.TRIGGER),
                row.get(from.PARENT_SESSION_ID),
                row.get(from.ROOT_SESSION_ID),
                SessionState.ofId(row.get(from.STATE)),
                row.get(from.STOP_REASON),
                failure(row, from),
                row.get(from.CUTOFF),
                Policy.Method.valueOf(row.get(from.METHOD).toUpperCase(Locale.ROOT)),
                new SessionDriving(
                        Policy.Pace.ofId(row.get(from.PACE)),
                        row.get(from.WORKERS),
                        row.get(from.CHUNK_ROWS),
                        row.get(from.WAITING_REASON),
                        row.get(from.WAITING_SINCE)),
                row.get(from.EXPECTED_ROWS),
                row.get(from.ROWS_MARKED),
                row.get(from.ROOT_ROWS),
                row.get(from.ARCHIVED_ROWS),
                row.get(from.ARCHIVED_BYTES),
                row.get(from.CHUNKS),
                row.get(from.CHUNKS_DONE),
                row.get(from.HANDED_OFF_KEYS),
                new RowsLeft(
                        row.get(from.CHANGED_ROWS),
                        row.get(from.GONE_ROWS),
                        row.get(from.HELD_ROWS),
                        row.get(from.BUSY_ROWS),
                        row.get(from.CONFLICT_ROWS)),
                row.get(from.REQUESTED_BY),
                host == null ? null : host + ":" + row.get(NODE.PID),
                row.get(from.STARTED_AT),
                row.get(from.ENDED_AT),
                row.get(from.UPDATED_AT),
                plan(row, from));
    }

    private static @Nullable Failure failure(Record row, Session from) {
        String error = row.get(from.ERROR);
        String code = row.get(from.ERROR_CODE);
        return error == null ? null : new Failure(code == null ? null : ErrorCode.ofId(code), error);
    }

    private static @Nullable PlanRef plan(Record row, Session from) {
        Long plan = row.get(from.PLAN_ID);
        return plan == null ? null : new PlanRef(plan, row.get(from.PLAN_DIGEST));
    }
}
