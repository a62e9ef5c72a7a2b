package dev.holdfast.run;

import static dev.holdfast.store.db.Tables.DATABASE_;
import static dev.holdfast.store.db.Tables.NODE;
import static dev.holdfast.store.db.Tables.POLICY;
import static dev.holdfast.store.db.Tables.RUN;
import static dev.holdfast.store.db.Tables.RUN_POLICY;
import static dev.holdfast.store.db.Tables.SESSION;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectJoinStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Runs and their turns in the control database.
public final class EstateRunTable {
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);
    private static final List<String> NOT_ENDED = List.of(RunState.RUNNING.id(), RunState.INTERRUPTED.id());

    /// Makes a run with a turn for each policy.
    ///
    /// @return empty when another node made the run of this fire
    public Optional<Long> open(Tx tx, RunWish wish, UUID node, List<Policy> policies) {
        var row = tx.dsl()
                .insertInto(RUN)
                .set(RUN.TRIGGER, wish.trigger())
                .set(RUN.SCHEDULE_NAME, wish.schedule())
                .set(RUN.NOMINAL_FIRE_TIME, wish.nominal())
                .set(RUN.DATABASES, wish.databases().toArray(String[]::new))
                .set(RUN.WORKERS, wish.workers())
                .set(RUN.CAPS, wish.caps().stream().map(Cap::toString).toArray(String[]::new))
                .set(RUN.ROW_LIMIT, wish.rowLimit() == 0 ? null : wish.rowLimit())
                .set(
                        RUN.MAX_SECONDS,
                        wish.maxTime().isZero() ? null : wish.maxTime().toSeconds())
                .set(RUN.WITH_CHILDREN, wish.withChildren())
                .set(RUN.BUILD_INDEXES, wish.buildIndexes())
                .set(RUN.STATE, RunState.RUNNING.id())
                .set(RUN.NODE_ID, node)
                .set(RUN.REQUESTED_BY, wish.actor())
                .onConflictDoNothing()
                .returning(RUN.ID)
                .fetchOne();
        if (row == null) {
            return Optional.empty();
        }
        long run = row.getId();
        var turns = tx.dsl()
                .insertInto(RUN_POLICY, RUN_POLICY.RUN_ID, RUN_POLICY.POLICY_ID, RUN_POLICY.PRIORITY, RUN_POLICY.STATE);
        for (Policy policy : policies) {
            turns = turns.values(run, policy.id(), policy.driving().priority(), TurnState.WAITING.id());
        }
        if (!policies.isEmpty()) {
            turns.execute();
        }
        notifyReaders(tx);
        return Optional.of(run);
    }

    /// Takes a run that did not come to its end, or did not succeed whole, for this node. What did not succeed waits
    /// again.
    ///
    /// @param abandoned nodes whose runs may be taken, although they seem to be at work
    /// @return false when another node works on it, or all of it succeeded
    public boolean takeUp(Tx tx, long run, UUID node, Collection<UUID> abandoned) {
        int taken = tx.dsl()
                .update(RUN)
                .set(RUN.STATE, RunState.RUNNING.id())
                .set(RUN.NODE_ID, node)
                .set(RUN.ENDED_AT, DSL.inline((Instant) null))
                .where(
                        RUN.ID.eq(run),
                        RUN.STATE
                                .in(RunState.INTERRUPTED.id(), RunState.PARTIAL.id(), RunState.FAILED.id())
                                .or(RUN.STATE.eq(RunState.RUNNING.id()).and(nobodys(abandoned))))
                .execute();
        if (taken == 1) {
            tx.dsl()
                    .update(RUN_POLICY)
                    .set(RUN_POLICY.STATE, TurnState.WAITING.id())
                    .set(RUN_POLICY.NEXT_TRY_AT, DSL.inline((Instant) null))
                    .set(RUN_POLICY.ENDED_AT, DSL.inline((Instant) null))
                    .where(RUN_POLICY.RUN_ID.eq(run), RUN_POLICY.STATE.ne(TurnState.SUCCEEDED.id()))
                    .execute();
            notifyReaders(tx);
        }
        return taken == 1;
    }

    private static Condition nobodys(Collection<UUID> abandoned) {
        return RUN.NODE_ID
                .isNull()
                .or(RUN.NODE_ID.in(abandoned))
                .or(RUN.NODE_ID.notIn(DSL.select(NODE.ID).from(NODE)));
    }

    /// Runs that a node was at work on when it went away.
    ///
    /// @param abandoned nodes that are gone
    public List<Long> abandoned(Tx tx, Collection<UUID> abandoned) {
        return tx.dsl()
                .select(RUN.ID)
                .from(RUN)
                .where(RUN.STATE.eq(RunState.RUNNING.id()), nobodys(abandoned))
                .orderBy(RUN.ID)
                .fetch(RUN.ID);
    }

    /// The newest run that did not succeed whole.
    public Optional<Long> unfinished(Tx tx) {
        return tx.dsl()
                .select(RUN.ID)
                .from(RUN)
                .where(RUN.STATE.ne(RunState.SUCCEEDED.id()))
                .orderBy(RUN.ID.desc())
                .limit(1)
                .fetchOptional(RUN.ID);
    }

    /// Whether a run that this schedule began is still under way.
    public boolean underWay(Tx tx, String schedule) {
        return tx.dsl().fetchExists(RUN, RUN.SCHEDULE_NAME.eq(schedule), RUN.STATE.eq(RunState.RUNNING.id()));
    }

    /// Whether a session belongs to a run that somebody works on, or will take up.
    public boolean ofRunUnderWay(Tx tx, long session) {
        return tx.dsl()
                .fetchExists(DSL.selectOne()
                        .from(SESSION)
                        .join(RUN)
                        .on(RUN.ID.eq(SESSION.RUN_ID))
                        .where(SESSION.ID.eq(session), RUN.STATE.eq(RunState.RUNNING.id())));
    }

    /// One more try begins. Nobody waits for this to reach the disk: a list that says less is made good by who resumes.
    public void begun(Tx tx, long run, int policy) {
        tx.dsl().execute("set local synchronous_commit = off");
        tx.dsl()
                .update(RUN_POLICY)
                .set(RUN_POLICY.STATE, TurnState.RUNNING.id())
                .set(RUN_POLICY.TRIES, RUN_POLICY.TRIES.plus(1))
                .set(RUN_POLICY.NEXT_TRY_AT, DSL.inline((Instant) null))
                .set(RUN_POLICY.STARTED_AT, DSL.coalesce(RUN_POLICY.STARTED_AT, NOW))
                .where(RUN_POLICY.RUN_ID.eq(run), RUN_POLICY.POLICY_ID.eq(policy))
                .execute();
    }

    /// A try has ended. The first reason stays.
    ///
    /// @param nextTry null unless it is tried again
    public void ended(
            Tx tx,
            long run,
            int policy,
            TurnState state,
            @Nullable String reason,
            @Nullable ErrorCode code,
            @Nullable Instant nextTry) {
        tx.dsl()
                .update(RUN_POLICY)
                .set(RUN_POLICY.STATE, state.id())
                .set(RUN_POLICY.REASON, DSL.coalesce(RUN_POLICY.REASON, DSL.val(reason)))
                .set(
                        RUN_POLICY.ERROR_CODE,
                        DSL.when(RUN_POLICY.REASON.isNull(), DSL.val(code == null ? null : code.id()))
                                .otherwise(RUN_POLICY.ERROR_CODE))
                .set(RUN_POLICY.NEXT_TRY_AT, nextTry)
                .set(RUN_POLICY.ENDED_AT, state.ended() ? NOW : DSL.inline((Instant) null))
                .where(RUN_POLICY.RUN_ID.eq(run), RUN_POLICY.POLICY_ID.eq(policy))
                .execute();
        notifyReaders(tx);
    }

    /// This node leaves the run, as it stands.
    public RunState close(Tx tx, long run, UUID node) {
        List<TurnState> states = turns(tx, run).stream().map(Turn::state).toList();
        RunState state;
        if (states.stream().anyMatch(turn -> !turn.ended())) {
            state = RunState.INTERRUPTED;
        } else if (states.stream().allMatch(turn -> turn == TurnState.SUCCEEDED)) {
            state = RunState.SUCCEEDED;
        } else {
            state = states.contains(TurnState.SUCCEEDED) ? RunState.PARTIAL : RunState.FAILED;
        }
        tx.dsl()
                .update(RUN)
                .set(RUN.STATE, state.id())
                .set(RUN.ENDED_AT, NOW)
                .where(RUN.ID.eq(run), RUN.NODE_ID.eq(node))
                .execute();
        notifyReaders(tx);
        return state;
    }

    /// In the order in which they are to run.
    public List<Turn> turns(Tx tx, long run) {
        return tx.dsl()
                .select(RUN_POLICY.fields())
                .select(POLICY.NAME, DATABASE_.NAME)
                .from(RUN_POLICY)
                .join(POLICY)
                .on(POLICY.ID.eq(RUN_POLICY.POLICY_ID))
                .join(DATABASE_)
                .on(DATABASE_.ID.eq(POLICY.DATABASE_ID))
                .where(RUN_POLICY.RUN_ID.eq(run))
                .orderBy(RUN_POLICY.PRIORITY, POLICY.POSITION, POLICY.ID)
                .fetch(EstateRunTable::turn);
    }

    /// How many turns of each run are in each state.
    Map<Long, Map<TurnState, Long>> turns(Tx tx, List<Long> runs) {
        Map<Long, Map<TurnState, Long>> turns = new HashMap<>();
        tx.dsl()
                .select(RUN_POLICY.RUN_ID, RUN_POLICY.STATE, DSL.count())
                .from(RUN_POLICY)
                .where(RUN_POLICY.RUN_ID.in(runs))
                .groupBy(RUN_POLICY.RUN_ID, RUN_POLICY.STATE)
                .forEach(row -> turns.computeIfAbsent(row.value1(), _ -> new EnumMap<>(TurnState.class))
                        .put(TurnState.ofId(row.value2()), row.value3().longValue()));
        return turns;
    }

    /// What all sessions of a run archived, with the bundle.
    record Archived(long rows, long bytes) {
        static final Archived NOTHING = new Archived(0, 0);
    }

    Map<Long, Archived> archived(Tx tx, List<Long> runs) {
        return tx.dsl()
                .select(SESSION.RUN_ID, DSL.sum(SESSION.ARCHIVED_ROWS), DSL.sum(SESSION.ARCHIVED_BYTES))
                .from(SESSION)
                .where(SESSION.RUN_ID.in(runs))
                .groupBy(SESSION.RUN_ID)
                .fetchMap(
                        row -> row.value1(),
                        row -> new Archived(
                                row.value2().longValue(), row.value3().longValue()));
    }

    private static Turn turn(Record row) {
        String code = row.get(RUN_POLICY.ERROR_CODE);
        return new Turn(
                row.get(RUN_POLICY.POLICY_ID),
                row.get(POLICY.NAME),
                row.get(DATABASE_.NAME),
                row.get(RUN_POLICY.PRIORITY),
                TurnState.ofId(row.get(RUN_POLICY.STATE)),
                row.get(RUN_POLICY.TRIES),
                row.get(RUN_POLICY.REASON),
                code == null ? null : ErrorCode.ofId(code),
                row.get(RUN_POLICY.NEXT_TRY_AT),
                row.get(RUN_POLICY.STARTED_AT),
                row.get(RUN_POLICY.ENDED_AT));
    }

    /// @throws HoldfastException `USAGE` when there is none of that number
    public EstateRun find(Tx tx, long run) {
        return runs(tx).where(RUN.ID.eq(run))
                .fetchOptional(EstateRunTable::run)
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no run " + run));
    }

    /// Newest first. @param notEndedOnly leaves out those that ended
    public List<EstateRun> list(Tx tx, boolean notEndedOnly, int limit) {
        return runs(tx).where(notEndedOnly ? RUN.STATE.in(NOT_ENDED) : DSL.noCondition())
                .orderBy(RUN.ID.desc())
                .limit(limit)
                .fetch(EstateRunTable::run);
    }

    /// By words; see [RunWords].
    List<EstateRun> list(Tx tx, ListQuery query, Instant now) {
        return runs(tx).where(RunWords.ALL.condition(query, now))
                .orderBy(RunWords.ALL.order(query.sort()))
                .offset(query.offset())
                .limit(query.limit())
                .fetch(EstateRunTable::run);
    }

    private static SelectJoinStep<Record> runs(Tx tx) {
        return tx.dsl()
                .select(RUN.fields())
                .select(NODE.HOST, NODE.PID)
                .from(RUN)
                .leftJoin(NODE)
                .on(NODE.ID.eq(RUN.NODE_ID));
    }

    private static EstateRun run(Record row) {
        Long limit = row.get(RUN.ROW_LIMIT);
        Long seconds = row.get(RUN.MAX_SECONDS);
        String host = row.get(NODE.HOST);
        return new EstateRun(
                row.get(RUN.ID),
                new RunWish(
                        row.get(RUN.SCHEDULE_NAME),
                        row.get(RUN.NOMINAL_FIRE_TIME),
                        List.of(row.get(RUN.DATABASES)),
                        row.get(RUN.WORKERS),
                        Arrays.stream(row.get(RUN.CAPS)).map(Cap::parse).toList(),
                        limit == null ? 0 : limit,
                        seconds == null ? Duration.ZERO : Duration.ofSeconds(seconds),
                        row.get(RUN.WITH_CHILDREN),
                        row.get(RUN.BUILD_INDEXES),
                        row.get(RUN.REQUESTED_BY)),
                RunState.ofId(row.get(RUN.STATE)),
                row.get(RUN.NODE_ID),
                host == null ? null : host + ":" + row.get(NODE.PID),
                row.get(RUN.STARTED_AT),
                row.get(RUN.ENDED_AT));
    }

    private static void notifyReaders(Tx tx) {
        tx.dsl().execute("notify " + Sessions.CHANNEL);
    }
}
