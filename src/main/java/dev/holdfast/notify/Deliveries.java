package dev.holdfast.notify;

import static dev.holdfast.store.db.Tables.DELIVERY;
import static dev.holdfast.store.db.Tables.DELIVERY_ATTEMPT;
import static dev.holdfast.store.db.Tables.POLICY;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record;
import org.jooq.impl.DSL;

/// Deliveries as people see them, and what they may have done about them.
public final class Deliveries {
    static final Field<String> ENDPOINT_NAME = DSL.coalesce(
            POLICY.NAME,
            DSL.case_(DELIVERY.ENDPOINT_ID)
                    .when(Endpoint.ALERT_HOOK, Endpoint.ALERT_HOOK_NAME)
                    .when(Endpoint.ALERT_MAIL, Endpoint.ALERT_MAIL_NAME)
                    .else_(""));

    private static final Field<Integer> ATTEMPTS =
            DSL.field(DSL.selectCount().from(DELIVERY_ATTEMPT).where(DELIVERY_ATTEMPT.DELIVERY_ID.eq(DELIVERY.ID)));

    private static final Field<Integer> LAST_STATUS = last(DELIVERY_ATTEMPT.STATUS);
    private static final Field<String> LAST_ERROR = last(DELIVERY_ATTEMPT.ERROR);

    /// The channel that wakes nodes and screens.
    private static final String CHANNEL = "holdfast";

    private final Store store;
    private final Courier courier;
    private final InstantSource clock;
    private final Outbox outbox = new Outbox();
    private final AuditLog audit = new AuditLog();

    /// @param courier sends what is to be sent at once
    public Deliveries(Store store, Courier courier, InstantSource clock) {
        this.store = store;
        this.courier = courier;
        this.clock = clock;
    }

    private static <T> Field<T> last(Field<T> column) {
        return DSL.field(DSL.select(column)
                .from(DELIVERY_ATTEMPT)
                .where(DELIVERY_ATTEMPT.DELIVERY_ID.eq(DELIVERY.ID))
                .orderBy(DELIVERY_ATTEMPT.ID.desc())
                .limit(1));
    }

    private static Condition condition(DeliveryFilter filter) {
        List<Condition> all = new ArrayList<>();
        if (filter.state() != null) {
            all.add(DELIVERY.STATE.eq(filter.state().id()));
        }
        if (!filter.endpoint().isEmpty()) {
            all.add(ENDPOINT_NAME.eq(filter.endpoint()));
        }
        if (filter.session() != 0) {
            all.add(DELIVERY.SESSION_ID.eq(filter.session()));
        }
        return DSL.and(all);
    }

    /// Newest first.
    public List<DeliveryView> list(DeliveryFilter filter, int offset, int limit) {
        return store.inTransaction(tx -> views(tx, condition(filter), offset, limit));
    }

    /// By words; see [DeliveryWords].
    public List<DeliveryView> list(ListQuery query) {
        return store.inTransaction(tx -> views(
                tx,
                DeliveryWords.ALL.condition(query, clock.instant()),
                DeliveryWords.ALL.order(query.sort()),
                query.offset(),
                query.limit()));
    }

    /// @throws HoldfastException `USAGE` when there is none of that number
    public DeliveryView find(long delivery) {
        return store.inTransaction(tx -> views(tx, DELIVERY.ID.eq(delivery), 0, 1)).stream()
                .findFirst()
                .orElseThrow(() -> unknown(delivery));
    }

    private static HoldfastException unknown(long delivery) {
        return new HoldfastException(ErrorCode.USAGE, "there is no delivery " + delivery);
    }

    private static List<DeliveryView> views(Tx tx, Condition condition, int offset, int limit) {
        return views(tx, condition, List.of(DELIVERY.ID.desc()), offset, limit);
    }

    private static List<DeliveryView> views(
            Tx tx, Condition condition, List<OrderField<?>> order, int offset, int limit) {
        return tx.dsl()
                .select(DELIVERY.asterisk(), ENDPOINT_NAME.as("endpoint_name"), ATTEMPTS.as("attempts"))
                .select(LAST_STATUS.as("last_status"), LAST_ERROR.as("last_error"))
                .from(DELIVERY)
                .leftJoin(POLICY)
                .on(POLICY.ID.eq(DELIVERY.ENDPOINT_ID))
                .where(condition)
                .orderBy(order)
                .offset(offset)
                .limit(limit)
                .fetch(Deliveries::view);
    }

    private static DeliveryView view(Record row) {
        DeliveryState state = DeliveryState.ofId(row.get(DELIVERY.STATE));
        boolean open = state == DeliveryState.WAITING || state == DeliveryState.FAILED;
        return new DeliveryView(
                row.get(DELIVERY.ID),
                row.get(DELIVERY.MESSAGE_ID),
                row.get(DELIVERY.ENDPOINT_ID),
                row.get("endpoint_name", String.class),
                Event.ofId(row.get(DELIVERY.EVENT)),
                row.get(DELIVERY.SESSION_ID),
                state,
                row.get("attempts", Integer.class),
                row.get(DELIVERY.CREATED_AT),
                open ? row.get(DELIVERY.DUE_AT) : null,
                row.get(DELIVERY.SETTLED_AT),
                row.get("last_status", Integer.class),
                problem(row, state),
                row.get(DELIVERY.BODY));
    }

    private static String problem(Record row, DeliveryState state) {
        String error = row.get("last_error", String.class);
        Integer status = row.get("last_status", Integer.class);
        String last = error != null ? error : status == null ? "" : "it answered " + status;
        return switch (state) {
            case DELIVERED -> "";
            case WAITING, FAILED -> last;
            case DEAD -> {
                String why = Optional.ofNullable(row.get(DELIVERY.DEAD_WHY)).orElse("");
                yield last.isEmpty() ? why : why + "; at last: " + last;
            }
        };
    }

    /// Oldest first.
    public List<DeliveryView.Attempt> attempts(long delivery) {
        return store.inTransaction(tx -> tx.dsl()
                .selectFrom(DELIVERY_ATTEMPT)
                .where(DELIVERY_ATTEMPT.DELIVERY_ID.eq(delivery))
                .orderBy(DELIVERY_ATTEMPT.ID)
                .fetch(row -> new DeliveryView.Attempt(
                        row.getId(),
                        row.getAttemptedAt(),
                        row.getMillis(),
                        row.get(DELIVERY_ATTEMPT.STATUS),
                        row.getResponse(),
                        row.get(DELIVERY_ATTEMPT.ERROR))));
    }

    /// How many there are in each state, whatever `filter` says of states.
    public Map<DeliveryState, Long> counts(DeliveryFilter filter) {
        Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);
        DeliveryFilter all = new DeliveryFilter(null, filter.endpoint(), filter.session());
        store.run(tx -> tx.dsl()
                .select(DELIVERY.STATE, DSL.count())
                .from(DELIVERY)
                .leftJoin(POLICY)
                .on(POLICY.ID.eq(DELIVERY.ENDPOINT_ID))
                .where(condition(all))
                .groupBy(DELIVERY.STATE)
                .forEach(row -> counts.put(
                        DeliveryState.ofId(row.value1()), row.value2().longValue())));
        return counts;
    }

    /// Has a delivery sent again, with the id that it had.
    ///
    /// @throws HoldfastException `USAGE` when there is none of that number, `LEASE_HELD` while it is being sent
    public void redeliver(long delivery, String actor) {
        find(delivery);
        if (redeliver(DELIVERY.ID.eq(delivery), "delivery " + delivery, actor) == 0) {
            throw new HoldfastException(
                    ErrorCode.LEASE_HELD,
                    "delivery " + delivery + " is being sent right now: it was not asked for again");
        }
    }

    /// As the other, for all that match and that no node has in hand. @return how many
    public int redeliver(DeliveryFilter filter, String actor) {
        return redeliver(condition(filter), words(filter), actor);
    }

    private static String words(DeliveryFilter filter) {
        return "deliveries"
                + (filter.state() == null ? "" : " " + filter.state().id())
                + (filter.endpoint().isEmpty() ? "" : " of " + filter.endpoint())
                + (filter.session() == 0 ? "" : " of session " + filter.session());
    }

    private int redeliver(Condition condition, String object, String actor) {
        Instant now = clock.instant();
        return store.inTransaction(tx -> {
            var matching = DSL.select(DELIVERY.ID)
                    .from(DELIVERY)
                    .leftJoin(POLICY)
                    .on(POLICY.ID.eq(DELIVERY.ENDPOINT_ID))
                    .where(condition);
            int changed = tx.dsl()
                    .update(DELIVERY)
                    .set(DELIVERY.STATE, DeliveryState.FAILED.id()) // it keeps nothing behind it waiting
                    .set(DELIVERY.TRIES, 0)
                    .set(DELIVERY.ASKED_AT, now)
                    .set(DELIVERY.DUE_AT, now)
                    .setNull(DELIVERY.SETTLED_AT)
                    .setNull(DELIVERY.DEAD_WHY)
                    .where(
                            DELIVERY.ID.in(matching),
                            DELIVERY.CLAIMED_UNTIL.isNull().or(DELIVERY.CLAIMED_UNTIL.lt(now)))
                    .execute();
            if (changed > 0) {
                tx.dsl().execute("notify " + CHANNEL);
                audit.append(tx, Deed.done(actor, Act.DELIVERY_ASKED, object, null, Map.of("deliveries", changed)));
            }
            return changed;
        });
    }

    /// Sends a test to an endpoint, now, from this process.
    ///
    /// @return the delivery, after its first attempt
    /// @throws HoldfastException `USAGE` when there is no such endpoint
    public DeliveryView test(String endpoint, String actor) {
        record Made(Endpoint endpoint, long delivery) {}
        Made made = store.inTransaction(tx -> {
            Endpoint wanted = courier.endpoints().byName(tx, endpoint);
            return new Made(wanted, outbox.test(tx, wanted, actor, clock.instant()));
        });
        courier.sendNow(made.endpoint(), made.delivery()); // unless a node was quicker
        return find(made.delivery());
    }

    public List<EndpointView> endpoints() {
        return store.inTransaction(tx -> courier.endpoints().views(tx, clock.instant()));
    }

    /// Has an endpoint called again that was disabled or is left alone for a while.
    ///
    /// @throws HoldfastException `BLOCKED` when it is called already
    public void enable(String endpoint, String actor) {
        courier.endpoints().enable(endpoint, actor, clock.instant());
        store.run(tx -> tx.dsl().execute("notify " + CHANNEL));
    }
}
