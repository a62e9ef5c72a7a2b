package dev.holdfast.hold;

import static dev.holdfast.store.db.Tables.HOLD;
import static dev.holdfast.store.db.Tables.HOLD_EVENT;
import static dev.holdfast.store.db.Tables.HOLD_FENCE;

import dev.holdfast.dialect.Keys;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Tables `hold`, `hold_fence` and `hold_event` of the control database, and by [ScopeTable] what a hold covers; holds
/// themselves are read by [HoldRows].
final class HoldTables {
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);

    private final ScopeTable scopes = new ScopeTable();

    long insert(Tx tx, NewHold hold) {
        long id = tx.dsl()
                .insertInto(HOLD)
                .set(HOLD.MATTER, hold.matter())
                .set(HOLD.REASON, hold.reason())
                .set(HOLD.STATE, HoldState.PLACING.id())
                .set(HOLD.PLACED_BY, hold.placedBy())
                .set(HOLD.EXPIRES_AT, hold.expiresAt())
                .returning(HOLD.ID)
                .fetchSingle()
                .getId();
        for (int i = 0; i < hold.scopes().size(); i++) {
            scopes.insert(tx, id, i, hold.scopes().get(i));
        }
        note(tx, id, "placed", hold.placedBy(), hold.reason());
        return id;
    }

    List<Long> placing(Tx tx) {
        return tx.dsl()
                .select(HOLD.ID)
                .from(HOLD)
                .where(HOLD.STATE.eq(DSL.inline(HoldState.PLACING.id())))
                .orderBy(HOLD.ID)
                .fetch(HOLD.ID);
    }

    private static void note(Tx tx, long hold, String kind, String actor, String message) {
        tx.dsl()
                .insertInto(HOLD_EVENT)
                .set(HOLD_EVENT.HOLD_ID, hold)
                .set(HOLD_EVENT.KIND, kind)
                .set(HOLD_EVENT.ACTOR, actor)
                .set(HOLD_EVENT.MESSAGE, message)
                .execute();
        tx.dsl().execute("notify " + Sessions.CHANNEL);
    }

    List<HoldEvent> events(Tx tx, long hold) {
        return tx.dsl()
                .selectFrom(HOLD_EVENT)
                .where(HOLD_EVENT.HOLD_ID.eq(hold))
                .orderBy(HOLD_EVENT.ID)
                .fetch(row -> new HoldEvent(row.getKind(), row.getActor(), row.getMessage(), row.getAt()));
    }

    /// Sends to review what has come to its end, by the clock of the control database.
    ///
    /// @return their numbers
    List<Long> review(Tx tx) {
        return tx.dsl().fetch("""
                with ended as (
                  update hold set state = 'review'
                  where state = 'effective' and expires_at <= clock_timestamp() returning id),
                told as (
                  insert into hold_event (hold_id, kind, actor, message)
                  select id, 'review', 'holdfast', 'its end has come; it binds until it is extended or released'
                  from ended order by id)
                select id from ended order by id""").map(row -> row.get("id", Long.class));
    }

    /// Nobody else changes it until the transaction ends; what others have committed is seen by what is read next.
    void lock(Tx tx, long hold) {
        tx.dsl().select(HOLD.ID).from(HOLD).where(HOLD.ID.eq(hold)).forUpdate().execute();
    }

    /// @return whether it still bound
    boolean extend(Tx tx, long hold, @Nullable Instant until, String by, String message) {
        int rows = tx.dsl()
                .update(HOLD)
                .set(HOLD.EXPIRES_AT, until)
                .set(
                        HOLD.STATE,
                        DSL.when(HOLD.STATE.eq(HoldState.REVIEW.id()), HoldState.EFFECTIVE.id())
                                .otherwise(HOLD.STATE))
                .where(HOLD.ID.eq(hold), HOLD.STATE.ne(HoldState.RELEASED.id()))
                .execute();
        if (rows == 1) {
            note(tx, hold, "extended", by, message);
        }
        return rows == 1;
    }

    void counted(Tx tx, long hold, HoldImpact impact) {
        tx.dsl()
                .update(HOLD)
                .set(HOLD.HOT_ROWS, impact.hot())
                .set(HOLD.WARM_ROWS, impact.warm())
                .set(HOLD.COLD_ROWS, impact.coldTold())
                .set(HOLD.COUNTED_AT, NOW)
                .where(HOLD.ID.eq(hold), HOLD.STATE.ne(HoldState.RELEASED.id()))
                .execute();
    }

    /// The clock that expiry is measured by.
    Instant now(Tx tx) {
        return tx.dsl().select(NOW).fetchSingle().value1();
    }

    void expect(Tx tx, long hold, String database, String fence) {
        tx.dsl()
                .insertInto(HOLD_FENCE)
                .set(HOLD_FENCE.HOLD_ID, hold)
                .set(HOLD_FENCE.DATABASE_NAME, database)
                .set(HOLD_FENCE.FENCE, fence)
                .onConflictDoNothing()
                .execute();
    }

    void raised(Tx tx, long hold, Hold.Fence fence) {
        tx.dsl()
                .update(HOLD_FENCE)
                .set(HOLD_FENCE.RAISED_AT, NOW)
                .setNull(HOLD_FENCE.PROBLEM)
                .where(is(hold, fence))
                .execute();
    }

    void failed(Tx tx, long hold, Hold.Fence fence, String problem) {
        tx.dsl()
                .update(HOLD_FENCE)
                .set(HOLD_FENCE.PROBLEM, problem)
                .where(is(hold, fence), HOLD_FENCE.RAISED_AT.isNull())
                .execute();
    }

    private static Condition is(long hold, Hold.Fence fence) {
        return HOLD_FENCE
                .HOLD_ID
                .eq(hold)
                .and(HOLD_FENCE.DATABASE_NAME.eq(fence.database()))
                .and(HOLD_FENCE.FENCE.eq(fence.fence()));
    }

    /// Makes a hold effective whose fences are all raised; nothing happens to one that is past `placing`.
    ///
    /// @return whether it has become effective now
    boolean effective(Tx tx, long hold) {
        return tx.dsl()
                        .update(HOLD)
                        .set(HOLD.STATE, HoldState.EFFECTIVE.id())
                        .set(HOLD.EFFECTIVE_AT, NOW)
                        .where(
                                HOLD.ID.eq(hold),
                                HOLD.STATE.eq(HoldState.PLACING.id()),
                                DSL.notExists(DSL.selectOne()
                                        .from(HOLD_FENCE)
                                        .where(HOLD_FENCE.HOLD_ID.eq(hold), HOLD_FENCE.RAISED_AT.isNull())))
                        .execute()
                == 1;
    }

    /// @return whether it still bound
    boolean release(Tx tx, long hold, String by, String reason) {
        boolean bound = tx.dsl()
                        .update(HOLD)
                        .set(HOLD.STATE, HoldState.RELEASED.id())
                        .set(HOLD.RELEASED_BY, by)
                        .set(HOLD.RELEASED_AT, NOW)
                        .set(HOLD.RELEASE_REASON, reason)
                        .where(HOLD.ID.eq(hold), HOLD.STATE.ne(HoldState.RELEASED.id()))
                        .execute()
                == 1;
        if (bound) {
            note(tx, hold, "released", by, reason);
        }
        return bound;
    }

    /// What binds rows of `policy`, and what may because they hang on something held.
    List<HeldScope> binding(Tx tx, Policy policy) {
        return scopes.binding(tx, policy);
    }

    /// The keys of a scope that has some.
    Keys keys(Tx tx, HeldScope scope) {
        return scopes.keys(tx, scope);
    }

    /// Those rows of `keys`, by number, whose key is among those of a scope of the same layout.
    BitSet among(Tx tx, HeldScope scope, Keys keys) {
        return scopes.among(tx, scope, keys);
    }
}
