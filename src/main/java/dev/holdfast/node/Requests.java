package dev.holdfast.node;

import static dev.holdfast.store.db.Tables.REQUEST;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.Operations.RequestView;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What people ask of the engine, in the control database; some node claims each.
final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    /// How long the answer to a request is kept: whoever asked has read it by then, and its session stays.
    private static final int KEPT_DAYS = 30;

    private final Store store;

    Requests(Store store) {
        this.store = store;
    }

    /// A request that this node has claimed.
    ///
    /// @param policy number; null for a resume; @param session null for archive-now
    /// @param plan what is to be executed; null for whatever is due
    record Claimed(
            long id,
            String kind,
            @Nullable Integer policy,
            @Nullable Long session,
            @Nullable Long plan,
            long rowLimit,
            boolean withChildren,
            String requestedBy,
            Instant requestedAt) {}

    long archiveNow(int policy, long rowLimit, boolean withChildren, String actor) {
        return archiveNow(policy, null, rowLimit, withChildren, actor);
    }

    long runPlan(StoredPlan plan, boolean withChildren, String actor) {
        return archiveNow(plan.policy(), plan.id(), plan.rowLimit(), withChildren, actor);
    }

    private long archiveNow(int policy, @Nullable Long plan, long rowLimit, boolean withChildren, String actor) {
        return store.inTransaction(tx -> {
            long id = tx.dsl()
                    .insertInto(REQUEST)
                    .set(REQUEST.KIND, "archive_now")
                    .set(REQUEST.POLICY_ID, policy)
                    .set(REQUEST.PLAN_ID, plan)
                    .set(REQUEST.ROW_LIMIT, rowLimit == 0 ? null : rowLimit)
                    .set(REQUEST.WITH_CHILDREN, withChildren)
                    .set(REQUEST.REQUESTED_BY, actor)
                    .returning(REQUEST.ID)
                    .fetchSingle()
                    .getId();
            tx.dsl().execute("notify " + Sessions.CHANNEL);
            return id;
        });
    }

    /// Who asks again before a node has heard it has asked once: a second request, carried out later, could undo a
    /// pause that came after the first.
    ///
    /// @param asked what else belongs into the transaction that asks
    void resume(long session, String actor, Consumer<Tx> asked) {
        store.run(tx -> {
            asked.accept(tx);
            boolean waits = tx.dsl()
                    .fetchExists(
                            REQUEST,
                            REQUEST.SESSION_ID.eq(session),
                            REQUEST.CLAIMED_BY.isNull(),
                            REQUEST.FINISHED_AT.isNull());
            if (!waits) {
                tx.dsl()
                        .insertInto(REQUEST)
                        .set(REQUEST.KIND, "resume")
                        .set(REQUEST.SESSION_ID, session)
                        .set(REQUEST.REQUESTED_BY, actor)
                        .execute();
            }
            tx.dsl().execute("notify " + Sessions.CHANNEL);
        });
    }

    /// Asks for sessions whose node is gone, once each.
    void takeUp(List<Long> abandoned) {
        for (long session : abandoned) {
            boolean asked = store.inTransaction(
                    tx -> tx.dsl().fetchExists(REQUEST, REQUEST.SESSION_ID.eq(session), REQUEST.FINISHED_AT.isNull()));
            if (!asked) {
                resume(session, "node", _ -> {});
            }
        }
    }

    /// The oldest request that nobody has claimed.
    Optional<Claimed> claim(UUID node) {
        return store.inTransaction(tx -> {
            var row = tx.dsl()
                    .selectFrom(REQUEST)
                    .where(REQUEST.FINISHED_AT.isNull(), REQUEST.CLAIMED_BY.isNull())
                    .orderBy(REQUEST.ID)
                    .limit(1)
                    .forUpdate()
                    .skipLocked()
                    .fetchOne();
            if (row == null) {
                return Optional.empty();
            }
            tx.dsl()
                    .update(REQUEST)
                    .set(REQUEST.CLAIMED_BY, node)
                    .set(REQUEST.CLAIMED_AT, DSL.field("clock_timestamp()", Instant.class))
                    .where(REQUEST.ID.eq(row.getId()))
                    .execute();
            return Optional.of(new Claimed(
                    row.getId(),
                    row.getKind(),
                    row.getPolicyId(),
                    row.getSessionId(),
                    row.getPlanId(),
                    row.getRowLimit() == null ? 0 : row.getRowLimit(),
                    row.getWithChildren(),
                    row.getRequestedBy(),
                    row.getRequestedAt()));
        });
    }

    /// Requests of nodes that are gone and that had made no session yet go back to be claimed; the others end with a
    /// word, for their session is resumed as a session.
    void giveBack(java.util.Collection<UUID> deadNodes) {
        store.run(tx -> {
            tx.dsl()
                    .update(REQUEST)
                    .set(REQUEST.CLAIMED_BY, DSL.inline((UUID) null))
                    .where(
                            REQUEST.FINISHED_AT.isNull(),
                            REQUEST.CLAIMED_BY.in(deadNodes),
                            REQUEST.RESULT_SESSION_ID.isNull())
                    .execute();
            tx.dsl()
                    .update(REQUEST)
                    .set(REQUEST.FINISHED_AT, DSL.field("clock_timestamp()", Instant.class))
                    .set(REQUEST.ERROR, "the node that ran it is gone; its session can be resumed")
                    .where(
                            REQUEST.FINISHED_AT.isNull(),
                            REQUEST.CLAIMED_BY.in(deadNodes),
                            REQUEST.RESULT_SESSION_ID.isNotNull())
                    .execute();
        });
    }

    /// A session is made for a request. In the transaction that makes it: a node that dies just afterwards leaves no
    /// request that is given back although its session is there.
    void opened(Tx tx, long request, long session) {
        tx.dsl()
                .update(REQUEST)
                .set(REQUEST.RESULT_SESSION_ID, session)
                .where(REQUEST.ID.eq(request))
                .execute();
        tx.dsl().execute("notify " + Sessions.CHANNEL);
    }

    void finished(long request, @Nullable String error) {
        store.run(tx -> {
            tx.dsl()
                    .update(REQUEST)
                    .set(REQUEST.FINISHED_AT, DSL.field("clock_timestamp()", Instant.class))
                    .set(REQUEST.ERROR, error)
                    .where(REQUEST.ID.eq(request))
                    .execute();
            tx.dsl().execute("notify " + Sessions.CHANNEL);
        });
    }

    /// Forgets what was answered long ago.
    void tidy() {
        int gone = store.inTransaction(tx -> tx.dsl()
                .deleteFrom(REQUEST)
                .where(REQUEST.FINISHED_AT.lt(DSL.field(
                        "clock_timestamp() - make_interval(days => {0})", Instant.class, DSL.inline(KEPT_DAYS))))
                .execute());
        if (gone > 0) {
            LOG.info("{} old requests were forgotten", gone);
        }
    }

    RequestView view(long request) {
        return store.inTransaction(tx -> {
            var row = tx.dsl()
                    .selectFrom(REQUEST)
                    .where(REQUEST.ID.eq(request))
                    .fetchOptional()
                    .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no request " + request));
            return new RequestView(
                    row.getId(),
                    row.getClaimedBy() != null,
                    row.getFinishedAt() != null,
                    row.getResultSessionId() == null ? 0 : row.getResultSessionId(),
                    row.getError() == null ? "" : row.getError());
        });
    }
}
