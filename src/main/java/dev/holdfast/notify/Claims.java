package dev.holdfast.notify;

import static dev.holdfast.store.db.Tables.DELIVERY;
import static dev.holdfast.store.db.Tables.DELIVERY_ATTEMPT;
import static dev.holdfast.store.db.Tables.ENDPOINT;

import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.EndpointRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/// Takes deliveries in hand for one attempt, so that two nodes never make it at once, and writes down what came of it.
final class Claims {
    /// Longer than any attempt takes: after it, whoever had the delivery in hand is gone.
    static final Duration CLAIM = Duration.ofSeconds(60);

    /// How many of the longest waiting are looked at for one whose session has none before it.
    private static final int LOOK_AT = 500;

    private static final Condition OPEN =
            DELIVERY.STATE.in(DSL.inline(DeliveryState.WAITING.id()), DSL.inline(DeliveryState.FAILED.id()));

    private final RetryPlan plan;
    private final AuditLog audit = new AuditLog();

    Claims(RetryPlan plan) {
        this.plan = plan;
    }

    private static Condition free(Instant now) {
        return DELIVERY.CLAIMED_UNTIL.isNull().or(DELIVERY.CLAIMED_UNTIL.lt(now));
    }

    /// Of `endpoints`, those that have something to be sent now and may be called.
    List<Integer> due(Tx tx, List<Integer> endpoints, Instant now) {
        var asked = DSL.unnest(endpoints.toArray(Integer[]::new)).as("asked", "id");
        var id = asked.field("id", Integer.class);
        return tx.dsl()
                .select(id)
                .from(asked)
                .leftJoin(ENDPOINT)
                .on(ENDPOINT.ID.eq(id))
                .where(
                        mayBeCalled(now),
                        DSL.exists(DSL.selectOne()
                                .from(DELIVERY)
                                .where(DELIVERY.ENDPOINT_ID.eq(id), OPEN, DELIVERY.DUE_AT.le(now), free(now))))
                .fetch(id);
    }

    /// An endpoint of which nothing is known yet may be called, too.
    private static Condition mayBeCalled(Instant now) {
        return ENDPOINT.DISABLED_AT.isNull().and(ENDPOINT.OPEN_UNTIL.isNull().or(ENDPOINT.OPEN_UNTIL.le(now)));
    }

    /// What waits for its first attempt.
    ///
    /// @param all of it
    /// @param moving of it, what is in somebody's hand or goes to an endpoint that may be called now
    record Untried(long all, long moving) {}

    /// What waits for its first attempt at these endpoints.
    Untried untried(Tx tx, List<Integer> endpoints, Instant now) {
        return tx.dsl()
                .select(DSL.count(), DSL.count().filterWhere(DSL.not(free(now)).or(mayBeCalled(now))))
                .from(DELIVERY)
                .leftJoin(ENDPOINT)
                .on(ENDPOINT.ID.eq(DELIVERY.ENDPOINT_ID))
                .where(
                        DELIVERY.STATE.eq(DSL.inline(DeliveryState.WAITING.id())),
                        DELIVERY.ENDPOINT_ID.eq(DSL.any(endpoints.toArray(Integer[]::new))))
                .fetchSingle(row -> new Untried(row.value1(), row.value2()));
    }

    /// Takes the next delivery of an endpoint in hand.
    Optional<Parcel> next(Tx tx, int endpoint, Instant now) {
        EndpointRecord state = tx.dsl().fetchOne(ENDPOINT, ENDPOINT.ID.eq(endpoint));
        return switch (Endpoints.circuit(state, now)) {
            case CLOSED -> take(tx, endpoint, now);
            case OPEN, DISABLED -> Optional.empty();
            case HALF_OPEN -> mayProbe(tx, endpoint, now) ? probe(tx, endpoint, now) : Optional.empty();
        };
    }

    /// Where there is nothing to be sent nobody calls, and the next one to come may.
    private static Optional<Parcel> probe(Tx tx, int endpoint, Instant now) {
        Optional<Parcel> taken = take(tx, endpoint, now);
        if (taken.isEmpty()) {
            tx.dsl()
                    .update(ENDPOINT)
                    .set(ENDPOINT.OPEN_UNTIL, now)
                    .where(ENDPOINT.ID.eq(endpoint))
                    .execute();
        }
        return taken;
    }

    private static Optional<Parcel> take(Tx tx, int endpoint, Instant now) {
        var earlier = DELIVERY.as("earlier");
        var oldest = DSL.select(DELIVERY.ID, DELIVERY.SESSION_ID, DELIVERY.STATE)
                .from(DELIVERY)
                .where(
                        DELIVERY.ENDPOINT_ID.eq(endpoint),
                        OPEN,
                        DELIVERY.DUE_AT.le(now),
                        free(now),
                        notDisabled(endpoint))
                .orderBy(DELIVERY.DUE_AT, DELIVERY.ID)
                .limit(LOOK_AT)
                .asTable("oldest");
        var id = oldest.field(DELIVERY.ID);
        var candidate = DSL.select(id)
                .from(oldest)
                .where(Objects.requireNonNull(oldest.field(DELIVERY.STATE))
                        .eq(DeliveryState.FAILED.id())
                        .or(DSL.notExists(DSL.selectOne()
                                .from(earlier)
                                .where(
                                        earlier.SESSION_ID.eq(oldest.field(DELIVERY.SESSION_ID)),
                                        earlier.ENDPOINT_ID.eq(endpoint),
                                        earlier.ID.lt(id),
                                        earlier.STATE.eq(DSL.inline(DeliveryState.WAITING.id()))))))
                .orderBy(id)
                .limit(1);
        return tx.dsl()
                .selectFrom(DELIVERY)
                .where(DELIVERY.ID.in(candidate), OPEN, free(now))
                .forUpdate()
                .skipLocked()
                .fetchOptional(DELIVERY.ID)
                .map(found -> claim(tx, found, now));
    }

    /// Asked in the statement that looks for deliveries: an answer 410 settles one and disables in one commit, which
    /// may lie between two statements.
    private static Condition notDisabled(int endpoint) {
        return DSL.notExists(
                DSL.selectOne().from(ENDPOINT).where(ENDPOINT.ID.eq(endpoint), ENDPOINT.DISABLED_AT.isNotNull()));
    }

    /// After several failures one attempt decides; while it is made nobody else makes one.
    private static boolean mayProbe(Tx tx, int endpoint, Instant now) {
        return tx.dsl()
                        .update(ENDPOINT)
                        .set(ENDPOINT.OPEN_UNTIL, now.plus(CLAIM))
                        .where(
                                ENDPOINT.ID.eq(endpoint),
                                ENDPOINT.OPEN_UNTIL.isNull().or(ENDPOINT.OPEN_UNTIL.le(now)))
                        .execute()
                == 1;
    }

    /// One certain delivery, whatever its endpoint's circuit says; empty when it is in somebody's hand, or settled.
    Optional<Parcel> certain(Tx tx, long delivery, Instant now) {
        return tx.dsl()
                .selectFrom(DELIVERY)
                .where(DELIVERY.ID.eq(delivery), OPEN, free(now))
                .forUpdate()
                .skipLocked()
                .fetchOptional(DELIVERY.ID)
                .map(found -> claim(tx, found, now));
    }

    private static Parcel claim(Tx tx, long delivery, Instant now) {
        UUID claim = UUID.randomUUID();
        var row = tx.dsl()
                .update(DELIVERY)
                .set(DELIVERY.CLAIM, claim)
                .set(DELIVERY.CLAIMED_UNTIL, now.plus(CLAIM))
                .where(DELIVERY.ID.eq(delivery))
                .returning()
                .fetchSingle();
        return new Parcel(
                delivery, row.getMessageId(), Event.ofId(row.getEvent()), row.getBody(), row.getTries(), claim);
    }

    /// Writes down an attempt. When the delivery was taken from us meanwhile, only that it was made.
    void settle(Tx tx, Endpoint endpoint, Parcel parcel, Reply reply, UUID node, Instant now) {
        tx.dsl()
                .insertInto(DELIVERY_ATTEMPT)
                .set(DELIVERY_ATTEMPT.DELIVERY_ID, parcel.id())
                .set(DELIVERY_ATTEMPT.ATTEMPTED_AT, now.minus(reply.took()))
                .set(DELIVERY_ATTEMPT.NODE_ID, node)
                .set(DELIVERY_ATTEMPT.MILLIS, Math.toIntExact(reply.took().toMillis()))
                .set(DELIVERY_ATTEMPT.STATUS, reply.status())
                .set(DELIVERY_ATTEMPT.RESPONSE, reply.response())
                .set(DELIVERY_ATTEMPT.ERROR, reply.error())
                .execute();
        int tries = parcel.tries() + 1;
        Optional<Duration> wait =
                reply.good() || reply.gone() ? Optional.empty() : plan.afterFailure(tries, reply.wished());
        DeliveryState next =
                reply.good() ? DeliveryState.DELIVERED : wait.isPresent() ? DeliveryState.FAILED : DeliveryState.DEAD;
        boolean settled = next != DeliveryState.FAILED;
        tx.dsl()
                .update(DELIVERY)
                .set(DELIVERY.STATE, next.id())
                .set(DELIVERY.TRIES, tries)
                .setNull(DELIVERY.CLAIM)
                .setNull(DELIVERY.CLAIMED_UNTIL)
                .set(DELIVERY.DUE_AT, wait.map(now::plus).orElse(now))
                .set(DELIVERY.SETTLED_AT, settled ? now : null)
                .set(DELIVERY.DEAD_WHY, next == DeliveryState.DEAD ? deadWhy(reply, tries) : null)
                .where(DELIVERY.ID.eq(parcel.id()), DELIVERY.CLAIM.eq(parcel.claim()))
                .execute();
        if (reply.good()) {
            well(tx, endpoint.id(), now);
        } else {
            badly(tx, endpoint, reply, now);
        }
    }

    private static String deadWhy(Reply reply, int tries) {
        return reply.gone() ? "the receiver answered that it is gone" : tries + " attempts failed";
    }

    private static void well(Tx tx, int endpoint, Instant now) {
        tx.dsl()
                .insertInto(ENDPOINT)
                .set(ENDPOINT.ID, endpoint)
                .set(ENDPOINT.TOLD_AT, now)
                .onConflict(ENDPOINT.ID)
                .doUpdate()
                .set(ENDPOINT.TOLD_AT, now)
                .set(ENDPOINT.FAILURES, 0)
                .setNull(ENDPOINT.OPEN_UNTIL)
                .execute();
    }

    private void badly(Tx tx, Endpoint endpoint, Reply reply, Instant now) {
        EndpointRecord state = tx.dsl()
                .insertInto(ENDPOINT)
                .set(ENDPOINT.ID, endpoint.id())
                .set(ENDPOINT.FAILURES, 1)
                .set(ENDPOINT.FAILED_AT, now)
                .onConflict(ENDPOINT.ID)
                .doUpdate()
                .set(ENDPOINT.FAILURES, ENDPOINT.FAILURES.plus(1))
                .set(ENDPOINT.FAILED_AT, now)
                .returning()
                .fetchSingle();
        Optional<Duration> rest = plan.rest(state.getFailures());
        boolean disable = reply.gone() && state.getDisabledAt() == null;
        tx.dsl()
                .update(ENDPOINT)
                .set(ENDPOINT.OPEN_UNTIL, rest.map(now::plus).orElse(null))
                .set(ENDPOINT.DISABLED_AT, disable ? now : state.getDisabledAt())
                .set(ENDPOINT.DISABLED_WHY, disable ? "it answered 410: it is gone" : state.getDisabledWhy())
                .where(ENDPOINT.ID.eq(endpoint.id()))
                .execute();
        if (disable) {
            audit.append(
                    tx,
                    Deed.done(
                            AuditLog.ENGINE,
                            Act.ENDPOINT_DISABLED,
                            "endpoint " + endpoint.name(),
                            null,
                            Map.of("status", String.valueOf(reply.status()))));
        }
    }

    /// What has waited for too long is dead; what was settled long ago goes, and what nobody is left to be told of.
    ///
    /// @param known every endpoint that there is, for any node
    /// @return how many went
    int tidy(Tx tx, List<Integer> known, Duration keep, Instant now) {
        tx.dsl()
                .update(DELIVERY)
                .set(DELIVERY.STATE, DeliveryState.DEAD.id())
                .set(DELIVERY.SETTLED_AT, now)
                .set(DELIVERY.DEAD_WHY, "it could not be sent for " + RetryPlan.LONGEST_LIFE.toDays() + " days")
                .where(OPEN, DELIVERY.ASKED_AT.lt(now.minus(RetryPlan.LONGEST_LIFE)), free(now))
                .execute();
        tx.dsl()
                .update(DELIVERY)
                .set(DELIVERY.STATE, DeliveryState.DEAD.id())
                .set(DELIVERY.SETTLED_AT, now)
                .set(DELIVERY.DEAD_WHY, "the policy has no callback any more")
                .where(OPEN, DELIVERY.ENDPOINT_ID.gt(0), DELIVERY.ENDPOINT_ID.notIn(known), free(now))
                .execute();
        return tx.dsl()
                .deleteFrom(DELIVERY)
                .where(
                        DELIVERY.STATE.in(Arrays.asList(DeliveryState.DELIVERED.id(), DeliveryState.DEAD.id())),
                        DELIVERY.SETTLED_AT.lt(now.minus(keep)))
                .execute();
    }
}
