package dev.holdfast.session;

import static dev.holdfast.store.db.Tables.NODE;
import static dev.holdfast.store.db.Tables.SESSION;
import static dev.holdfast.store.db.Tables.SESSION_EVENT;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.ledger.LedgerPartitions;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.time.Period;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Sessions in the control database, as the engine keeps them: opens one, takes it under a lease, ends it. How far
/// each has come is in [SessionProgress], what is wished of it in [SessionWishes], what people see in [SessionViews].
///
/// Every write that a reader should hear of also sends a notification on channel `holdfast`; the tables are the truth.
public final class Sessions {
    /// The channel that wakes readers.
    public static final String CHANNEL = "holdfast";

    private final LedgerPartitions partitions = new LedgerPartitions();
    private final SessionActs acts = new SessionActs();
    private final SessionProgress progress = new SessionProgress();
    private final SessionWishes wishes = new SessionWishes();

    static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);

    /// What a session begins with.
    ///
    /// @param nominal one session a policy and nominal fire time, ever
    /// @param plan what it executes, null for whatever is due
    /// @param part of which run it is; null for none
    /// @param residence how long rows stay as this session sees it; null for the policy's
    public record NewSession(
            Policy policy,
            Instant nominal,
            String trigger,
            @Nullable Long parent,
            @Nullable Long root,
            @Nullable Instant cutoff,
            @Nullable Long rowLimit,
            String requestedBy,
            @Nullable PlanRef plan,
            @Nullable RunPart part,
            @Nullable Period residence) {
        /// Of no run of several policies.
        public NewSession(
                Policy policy,
                Instant nominal,
                String trigger,
                @Nullable Long parent,
                @Nullable Long root,
                @Nullable Instant cutoff,
                @Nullable Long rowLimit,
                String requestedBy,
                @Nullable PlanRef plan) {
            this(policy, nominal, trigger, parent, root, cutoff, rowLimit, requestedBy, plan, null, null);
        }

        private int workers() {
            int own = policy.driving().workers();
            return part == null ? own : Math.min(own, part.workers());
        }
    }

    /// A session's place in a run of several policies.
    ///
    /// @param workers the most chunks at once that the run leaves it
    public record RunPart(long run, int workers) {}

    /// How far each has come.
    public SessionProgress progress() {
        return progress;
    }

    /// What is asked of each while it runs, and what it waits for.
    public SessionWishes wishes() {
        return wishes;
    }

    /// Opens a session.
    ///
    /// @return empty when the policy already has a live session, or one for this nominal time
    public Optional<Long> open(Tx tx, NewSession wanted) {
        var row = tx.dsl()
                .insertInto(SESSION)
                .set(SESSION.POLICY_ID, wanted.policy().id())
                .set(SESSION.POLICY_VERSION, wanted.policy().version())
                .set(SESSION.NOMINAL_FIRE_TIME, wanted.nominal())
                .set(SESSION.TRIGGER, wanted.trigger())
                .set(SESSION.PARENT_SESSION_ID, wanted.parent())
                .set(SESSION.ROOT_SESSION_ID, wanted.root())
                .set(SESSION.STATE, SessionState.INTERRUPTED.id()) // until a node has the lease
                .set(SESSION.CUTOFF, wanted.cutoff())
                .set(SESSION.METHOD, wanted.policy().method().name().toLowerCase(Locale.ROOT))
                .set(SESSION.ROW_LIMIT, wanted.rowLimit())
                .set(SESSION.CHUNK_ROWS, wanted.policy().chunkRows())
                .set(SESSION.PACE, wanted.policy().driving().pace().id())
                .set(SESSION.WORKERS, wanted.workers())
                .set(
                        SESSION.RUN_ID,
                        wanted.part() == null ? null : wanted.part().run())
                .set(SESSION.REQUESTED_BY, wanted.requestedBy())
                .set(
                        SESSION.RESIDENCE,
                        wanted.residence() == null ? null : wanted.residence().toString())
                .set(
                        SESSION.PLAN_ID,
                        wanted.plan() == null ? null : wanted.plan().id())
                .set(
                        SESSION.PLAN_DIGEST,
                        wanted.plan() == null ? null : wanted.plan().digest())
                .onConflictDoNothing()
                .returning(SESSION.ID)
                .fetchOne();
        Optional<Long> opened = Optional.ofNullable(row).map(found -> found.getId());
        opened.ifPresent(session -> partitions.ready(tx, session));
        opened.ifPresent(session -> acts.started(tx, session, wanted));
        notifyReaders(tx);
        return opened;
    }

    /// A node with the lease begins or goes on.
    ///
    /// @return false when the session has ended for good; nothing was changed
    public boolean begin(Tx tx, long session, UUID node, long epoch) {
        int changed = tx.dsl()
                .update(SESSION)
                .set(SESSION.NODE_ID, node)
                .set(SESSION.EPOCH, epoch)
                .set(
                        SESSION.STATE,
                        DSL.when(
                                        SESSION.STATE.in(SessionState.INTERRUPTED.id(), SessionState.PAUSED.id()),
                                        SessionState.RUNNING.id())
                                .otherwise(SESSION.STATE))
                .set(SESSION.STOP_REASON, DSL.inline((String) null))
                .set(SESSION.ERROR, DSL.inline((String) null))
                .set(SESSION.ERROR_CODE, DSL.inline((String) null))
                .set(SESSION.WAITING_REASON, DSL.inline((String) null))
                .set(SESSION.WAITING_SINCE, DSL.inline((Instant) null))
                .set(SESSION.UPDATED_AT, NOW)
                .where(SESSION.ID.eq(session), SESSION.STATE.in(liveStates()))
                .execute();
        notifyReaders(tx);
        return changed == 1;
    }

    /// A run of several policies brings a session to its end that an earlier one, or none, began.
    public void joinRun(Tx tx, long session, RunPart part) {
        tx.dsl()
                .update(SESSION)
                .set(SESSION.RUN_ID, part.run())
                .set(SESSION.WORKERS, DSL.least(SESSION.WORKERS, DSL.val(part.workers())))
                .where(SESSION.ID.eq(session))
                .execute();
    }

    /// The newest session of the policy in that run; empty when it had none.
    public Optional<Long> ofRun(Tx tx, long run, int policy) {
        return tx.dsl()
                .select(SESSION.ID)
                .from(SESSION)
                .where(SESSION.RUN_ID.eq(run), SESSION.POLICY_ID.eq(policy))
                .orderBy(SESSION.ID.desc())
                .limit(1)
                .fetchOptional(SESSION.ID);
    }

    /// Keeps the session with this lease until the transaction ends: everything that is written about a session under a
    /// lease is written only so. Asked last, so that the session's row is locked for a moment only.
    ///
    /// @throws HoldfastException `LEASE_HELD` when another node has taken the session over: nothing may be written
    public void requireLease(Tx tx, long session, long epoch) {
        var mine = tx.dsl()
                .select(SESSION.ID)
                .from(SESSION)
                .where(SESSION.ID.eq(session), SESSION.EPOCH.eq(epoch))
                .forNoKeyUpdate()
                .fetchOptional();
        if (mine.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.LEASE_HELD, "session " + session + ": another node took it over; it goes on there");
        }
    }

    static List<String> liveStates() {
        return Arrays.stream(SessionState.values())
                .filter(state -> !state.terminal())
                .map(SessionState::id)
                .toList();
    }

    /// How long rows stay as this session sees it; empty for the policy's residence.
    public Optional<Period> residence(Tx tx, long session) {
        return tx.dsl()
                .select(SESSION.RESIDENCE)
                .from(SESSION)
                .where(SESSION.ID.eq(session))
                .fetchOptional(SESSION.RESIDENCE)
                .map(Period::parse);
    }

    /// The moment that due rows are older than, once the catalog has told.
    public void reckoned(Tx tx, long session, @Nullable Instant cutoff) {
        tx.dsl()
                .update(SESSION)
                .set(SESSION.CUTOFF, cutoff)
                .where(SESSION.ID.eq(session))
                .execute();
    }

    /// A node that was refused leaves the session to be resumed, unless another node has it already.
    public void leave(Tx tx, long session, long epoch, String error) {
        int changed = tx.dsl()
                .update(SESSION)
                .set(SESSION.STATE, SessionState.INTERRUPTED.id())
                .set(SESSION.STOP_REASON, "lost_lease")
                .set(SESSION.ERROR, error)
                .set(SESSION.ERROR_CODE, ErrorCode.LEASE_HELD.id())
                .set(SESSION.UPDATED_AT, NOW)
                .where(SESSION.ID.eq(session), SESSION.EPOCH.eq(epoch), SESSION.STATE.in(liveStates()))
                .execute();
        if (changed == 1) {
            note(tx, session, "error", "interrupted", error);
            acts.turned(tx, session);
            notifyReaders(tx);
        }
    }

    public SessionState state(Tx tx, long session) {
        return SessionState.ofId(tx.dsl()
                .select(SESSION.STATE)
                .from(SESSION)
                .where(SESSION.ID.eq(session))
                .fetchOptional(SESSION.STATE)
                .orElseThrow(() -> unknown(session)));
    }

    static HoldfastException unknown(long session) {
        return new HoldfastException(ErrorCode.USAGE, "there is no session " + session);
    }

    /// Moves a session to another state.
    ///
    /// @return false when it was in a state from which that is not allowed; nothing was changed
    public boolean become(
            Tx tx, long session, SessionState next, @Nullable String stopReason, @Nullable Failure failure) {
        List<String> from = Arrays.stream(SessionState.values())
                .filter(state -> state.mayBecome(next))
                .map(SessionState::id)
                .toList();
        int changed = tx.dsl()
                .update(SESSION)
                .set(SESSION.STATE, next.id())
                .set(SESSION.STOP_REASON, stopReason == null ? SESSION.STOP_REASON : DSL.val(stopReason))
                .set(SESSION.ERROR, failure == null ? SESSION.ERROR : DSL.val(failure.message()))
                .set(SESSION.ERROR_CODE, failure == null ? SESSION.ERROR_CODE : DSL.val(id(failure.code())))
                .set(SESSION.ENDED_AT, next.terminal() ? NOW : DSL.inline((Instant) null))
                .set(SESSION.WAITING_REASON, stands(next) ? DSL.inline((String) null) : SESSION.WAITING_REASON)
                .set(SESSION.WAITING_SINCE, stands(next) ? DSL.inline((Instant) null) : SESSION.WAITING_SINCE)
                .set(SESSION.UPDATED_AT, NOW)
                .where(SESSION.ID.eq(session), SESSION.STATE.in(from))
                .execute();
        notifyReaders(tx);
        return changed == 1;
    }

    private static @Nullable String id(@Nullable ErrorCode code) {
        return code == null ? null : code.id();
    }

    /// Nobody works on it: then nothing is waited for either.
    private static boolean stands(SessionState state) {
        return switch (state) {
            case RUNNING, PAUSING, CANCELLING -> false;
            case PAUSED, INTERRUPTED, CANCELLED, SUCCEEDED, FAILED -> true;
        };
    }

    /// Live sessions that no live node works on.
    public List<Long> orphans(Tx tx, Collection<UUID> deadNodes) {
        return tx.dsl()
                .select(SESSION.ID)
                .from(SESSION)
                .where(orphaned(deadNodes, DSL.falseCondition()))
                .orderBy(SESSION.ID)
                .fetch(SESSION.ID);
    }

    /// Live sessions that no live node works on.
    ///
    /// @param node asks, and is not dead
    /// @param inHand sessions that `node` works on; others that it seems to work on it had to let go
    public List<Long> orphans(Tx tx, Collection<UUID> deadNodes, UUID node, Collection<Long> inHand) {
        Condition letGo = SESSION.NODE_ID.eq(node).and(SESSION.ID.notIn(inHand));
        return tx.dsl()
                .select(SESSION.ID)
                .from(SESSION)
                .where(orphaned(deadNodes, letGo), SESSION.ID.notIn(inHand))
                .orderBy(SESSION.ID)
                .fetch(SESSION.ID);
    }

    private static Condition orphaned(Collection<UUID> deadNodes, Condition letGo) {
        Condition working =
                SESSION.STATE.in(SessionState.RUNNING.id(), SessionState.PAUSING.id(), SessionState.CANCELLING.id());
        Condition abandoned = SESSION.NODE_ID
                .isNull()
                .or(SESSION.NODE_ID.in(deadNodes))
                .or(SESSION.NODE_ID.notIn(DSL.select(NODE.ID).from(NODE)))
                .or(letGo);
        return SESSION.STATE.eq(SessionState.INTERRUPTED.id()).or(working.and(abandoned));
    }

    /// The policy's session for this nominal time, whatever became of it.
    public Optional<Long> at(Tx tx, int policy, Instant nominal) {
        return tx.dsl()
                .select(SESSION.ID)
                .from(SESSION)
                .where(SESSION.POLICY_ID.eq(policy), SESSION.NOMINAL_FIRE_TIME.eq(nominal))
                .fetchOptional(SESSION.ID);
    }

    /// The policy's newest session, whatever became of it; 0 for none.
    public long newest(Tx tx, int policy) {
        return tx.dsl()
                .select(DSL.coalesce(DSL.max(SESSION.ID), 0L))
                .from(SESSION)
                .where(SESSION.POLICY_ID.eq(policy))
                .fetchSingle()
                .value1();
    }

    /// The policy's live session, if it has one.
    public Optional<Long> live(Tx tx, int policy) {
        return tx.dsl()
                .select(SESSION.ID)
                .from(SESSION)
                .where(SESSION.POLICY_ID.eq(policy), SESSION.STATE.in(liveStates()))
                .fetchOptional(SESSION.ID);
    }

    /// @param severity `info`, `warning` or `error`
    public void note(Tx tx, long session, String severity, String kind, String message) {
        tx.dsl()
                .insertInto(SESSION_EVENT)
                .set(SESSION_EVENT.SESSION_ID, session)
                .set(SESSION_EVENT.SEVERITY, severity)
                .set(SESSION_EVENT.KIND, kind)
                .set(SESSION_EVENT.MESSAGE, message)
                .execute();
    }

    /// Whether an event of this kind stands on the session.
    public boolean noted(Tx tx, long session, String kind) {
        return tx.dsl().fetchExists(SESSION_EVENT, SESSION_EVENT.SESSION_ID.eq(session), SESSION_EVENT.KIND.eq(kind));
    }

    /// What a session said. @param message for people
    public record Said(long session, String message) {}

    /// Events of this kind since a moment, oldest first.
    public List<Said> said(Tx tx, String kind, Instant since) {
        return tx.dsl()
                .select(SESSION_EVENT.SESSION_ID, SESSION_EVENT.MESSAGE)
                .from(SESSION_EVENT)
                .where(SESSION_EVENT.KIND.eq(kind), SESSION_EVENT.AT.ge(since))
                .orderBy(SESSION_EVENT.ID)
                .fetch(row -> new Said(row.value1(), row.value2()));
    }

    static void notifyReaders(Tx tx) {
        tx.dsl().execute("notify " + CHANNEL);
    }
}
