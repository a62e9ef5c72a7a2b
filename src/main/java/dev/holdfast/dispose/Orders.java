package dev.holdfast.dispose;

import static dev.holdfast.store.db.Tables.DISPOSAL_ITEM;
import static dev.holdfast.store.db.Tables.DISPOSAL_ORDER;
import static dev.holdfast.store.db.Tables.DISPOSAL_RULE;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.DisposalOrderRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Tables `disposal_order` and `disposal_rule` of the control database; [OrderItems] has the frozen sets, [Register]
/// tells what went. What may be written when is for their triggers to say.
final class Orders {
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);

    private final OrderItems items = new OrderItems();

    DisposalRule rule(Tx tx) {
        return tx.dsl()
                .selectFrom(DISPOSAL_RULE)
                .fetchSingle(
                        row -> new DisposalRule(row.getGraceDays(), Duration.ofSeconds(row.getCoolingOffSeconds())));
    }

    void rule(Tx tx, DisposalRule rule) {
        tx.dsl()
                .update(DISPOSAL_RULE)
                .set(DISPOSAL_RULE.GRACE_DAYS, rule.graceDays())
                .set(DISPOSAL_RULE.COOLING_OFF_SECONDS, rule.coolingOff().toSeconds())
                .execute();
        tell(tx);
    }

    byte[] digestKey(Tx tx) {
        return tx.dsl().selectFrom(DISPOSAL_RULE).fetchSingle().getDigestKey();
    }

    Instant now(Tx tx) {
        return tx.dsl().select(NOW).fetchSingle().value1();
    }

    static void tell(Tx tx) {
        tx.dsl().execute("notify " + Sessions.CHANNEL);
    }

    /// What is asked for, beside its items.
    record Asked(
            String kind,
            Policy policy,
            String rule,
            DisposalRule demanded,
            String reason,
            String by,
            int holdsAsked,
            long rowsHeld) {
        String about() {
            return kind + ":" + policy.name() + ":" + policy.database() + ":" + policy.archiveDatabase();
        }
    }

    /// @return its number
    long insert(Tx tx, Asked asked, List<FrozenItem> items) {
        List<SetDigest.Line> lines = SetDigest.lines(items);
        Policy policy = asked.policy();
        long id = tx.dsl()
                .insertInto(DISPOSAL_ORDER)
                .set(DISPOSAL_ORDER.KIND, asked.kind())
                .set(DISPOSAL_ORDER.POLICY_ID, policy.id())
                .set(DISPOSAL_ORDER.POLICY_NAME, policy.name())
                .set(DISPOSAL_ORDER.POLICY_VERSION, policy.version())
                .set(DISPOSAL_ORDER.DATABASE_NAME, policy.database())
                .set(DISPOSAL_ORDER.ARCHIVE_DATABASE, policy.archiveDatabase())
                .set(DISPOSAL_ORDER.RULE, asked.rule())
                .set(DISPOSAL_ORDER.GRACE_DAYS, asked.demanded().graceDays())
                .set(
                        DISPOSAL_ORDER.COOLING_OFF_SECONDS,
                        asked.demanded().coolingOff().toSeconds())
                .set(DISPOSAL_ORDER.REASON, asked.reason())
                .set(DISPOSAL_ORDER.HOLDS_ASKED, asked.holdsAsked())
                .set(DISPOSAL_ORDER.ROWS_HELD, asked.rowsHeld())
                .set(DISPOSAL_ORDER.SET_ITEMS, items.size())
                .set(
                        DISPOSAL_ORDER.SET_ROWS,
                        items.stream().mapToLong(FrozenItem::rows).sum())
                .set(
                        DISPOSAL_ORDER.SET_BYTES,
                        items.stream().mapToLong(FrozenItem::bytes).sum())
                .set(DISPOSAL_ORDER.MERKLE_ROOT, SetDigest.merkleRoot(lines))
                .set(DISPOSAL_ORDER.DIGEST, SetDigest.digest(asked.about(), lines))
                .set(DISPOSAL_ORDER.REQUESTED_BY, asked.by())
                .returning(DISPOSAL_ORDER.ID)
                .fetchSingle()
                .getId();
        items.forEach(item -> this.items.insert(tx, id, item));
        tell(tx);
        return id;
    }

    /// Newest first.
    List<Order> all(Tx tx) {
        return orders(tx, DSL.noCondition());
    }

    /// By words; see [OrderWords].
    List<Order> list(Tx tx, ListQuery query) {
        Instant now = tx.dsl().select(NOW).fetchSingle().value1();
        List<Long> page = tx.dsl()
                .select(DISPOSAL_ORDER.ID)
                .from(DISPOSAL_ORDER)
                .where(OrderWords.ALL.condition(query, now))
                .orderBy(OrderWords.ALL.order(query.sort()))
                .offset(query.offset())
                .limit(query.limit())
                .fetch(DISPOSAL_ORDER.ID);
        Map<Long, Order> read = orders(tx, DISPOSAL_ORDER.ID.eq(DSL.any(page.toArray(Long[]::new)))).stream()
                .collect(Collectors.toMap(Order::id, order -> order));
        return page.stream().map(read::get).toList();
    }

    private static List<Order> orders(Tx tx, Condition which) {
        Map<Long, Integer> done = tx.dsl()
                .select(DISPOSAL_ITEM.ORDER_ID, DSL.count())
                .from(DISPOSAL_ITEM)
                .join(DISPOSAL_ORDER)
                .on(DISPOSAL_ORDER.ID.eq(DISPOSAL_ITEM.ORDER_ID))
                .where(DISPOSAL_ITEM.STATE.eq("done"), which)
                .groupBy(DISPOSAL_ITEM.ORDER_ID)
                .fetchMap(DISPOSAL_ITEM.ORDER_ID, DSL.count());
        return tx.dsl()
                .selectFrom(DISPOSAL_ORDER)
                .where(which)
                .orderBy(DISPOSAL_ORDER.ID.desc())
                .fetch(row -> order(row, done.getOrDefault(row.getId(), 0)));
    }

    /// @throws HoldfastException `USAGE` when there is none of that number
    Order find(Tx tx, long id) {
        return orders(tx, DISPOSAL_ORDER.ID.eq(id)).stream()
                .findFirst()
                .orElseThrow(
                        () -> new HoldfastException(ErrorCode.USAGE, "there is no disposal order with number " + id));
    }

    /// Numbers of open orders by policy.
    Map<Integer, Long> open(Tx tx) {
        return tx.dsl()
                .select(DISPOSAL_ORDER.POLICY_ID, DISPOSAL_ORDER.ID)
                .from(DISPOSAL_ORDER)
                .where(OrderWords.OPEN)
                .fetchMap(DISPOSAL_ORDER.POLICY_ID, DISPOSAL_ORDER.ID);
    }

    private static Order order(DisposalOrderRecord row, int done) {
        return new Order(
                row.getId(),
                row.getKind(),
                row.getPolicyId(),
                row.getPolicyName(),
                row.getPolicyVersion(),
                row.getDatabaseName(),
                row.getArchiveDatabase(),
                row.getRule(),
                row.getGraceDays(),
                Duration.ofSeconds(row.getCoolingOffSeconds()),
                row.getReason(),
                row.getHoldsAsked(),
                row.getRowsHeld(),
                row.getSetItems(),
                row.getSetRows(),
                row.getSetBytes(),
                row.getMerkleRoot(),
                row.getDigest(),
                OrderState.ofId(row.getState()),
                row.getRequestedBy(),
                row.getRequestedAt(),
                row.getApprovedBy(),
                row.getApprovedAt(),
                row.getExecutableAt(),
                row.getRefusedBy(),
                row.getRefusedAt(),
                row.getRefusal(),
                row.getRunAskedBy(),
                row.getRunAskedAt(),
                row.getStartedAt(),
                row.getEndedAt(),
                done,
                row.getDisposedRows(),
                row.getHeldRows(),
                row.getProblem() == null ? "" : row.getProblem());
    }

    void approve(Tx tx, long id, String digest, String by) {
        tx.dsl()
                .update(DISPOSAL_ORDER)
                .set(DISPOSAL_ORDER.STATE, OrderState.APPROVED.id())
                .set(DISPOSAL_ORDER.APPROVED_BY, by)
                .set(DISPOSAL_ORDER.APPROVED_DIGEST, digest)
                .where(DISPOSAL_ORDER.ID.eq(id))
                .execute();
        tell(tx);
    }

    void refuse(Tx tx, long id, String reason, String by) {
        tx.dsl()
                .update(DISPOSAL_ORDER)
                .set(DISPOSAL_ORDER.STATE, OrderState.REFUSED.id())
                .set(DISPOSAL_ORDER.REFUSED_BY, by)
                .set(DISPOSAL_ORDER.REFUSED_AT, NOW)
                .set(DISPOSAL_ORDER.REFUSAL, reason)
                .where(DISPOSAL_ORDER.ID.eq(id))
                .execute();
        tell(tx);
    }

    void askToRun(Tx tx, long id, String by) {
        tx.dsl()
                .update(DISPOSAL_ORDER)
                .set(DISPOSAL_ORDER.RUN_ASKED_BY, by)
                .set(DISPOSAL_ORDER.RUN_ASKED_AT, NOW)
                .setNull(DISPOSAL_ORDER.PROBLEM)
                .where(DISPOSAL_ORDER.ID.eq(id))
                .execute();
        tell(tx);
    }

    /// An order that somebody asked to run and no living node has in hand.
    Optional<Long> claim(Tx tx, UUID node, Collection<UUID> dead, Collection<Long> resting) {
        return claim(tx, DISPOSAL_ORDER.ID.notIn(resting), node, dead);
    }

    boolean claim(Tx tx, long id, UUID node, Collection<UUID> dead) {
        return claim(tx, DISPOSAL_ORDER.ID.eq(id), node, dead).isPresent();
    }

    private Optional<Long> claim(Tx tx, Condition which, UUID node, Collection<UUID> dead) {
        Optional<Long> found = tx.dsl()
                .select(DISPOSAL_ORDER.ID)
                .from(DISPOSAL_ORDER)
                .where(
                        which,
                        DISPOSAL_ORDER.RUN_ASKED_BY.isNotNull(),
                        DISPOSAL_ORDER.STATE.in(OrderState.APPROVED.id(), OrderState.RUNNING.id()),
                        DISPOSAL_ORDER.NODE_ID.isNull().or(DISPOSAL_ORDER.NODE_ID.in(dead)))
                .orderBy(DISPOSAL_ORDER.ID)
                .limit(1)
                .forUpdate()
                .skipLocked()
                .fetchOptional(DISPOSAL_ORDER.ID);
        found.ifPresent(id -> take(tx, id, node));
        return found;
    }

    /// Does nothing to one that has ended: it changes no more. @param node null to give it back
    void take(Tx tx, long id, @Nullable UUID node) {
        tx.dsl()
                .update(DISPOSAL_ORDER)
                .set(DISPOSAL_ORDER.NODE_ID, node)
                .where(
                        DISPOSAL_ORDER.ID.eq(id),
                        DISPOSAL_ORDER.STATE.in(OrderState.APPROVED.id(), OrderState.RUNNING.id()))
                .execute();
    }

    /// The node that has an order in hand.
    Optional<UUID> node(Tx tx, long id) {
        return tx.dsl()
                .select(DISPOSAL_ORDER.NODE_ID)
                .from(DISPOSAL_ORDER)
                .where(DISPOSAL_ORDER.ID.eq(id))
                .fetchOptional(DISPOSAL_ORDER.NODE_ID);
    }

    /// @return whether it runs from now on; false when it did already
    boolean start(Tx tx, long id) {
        boolean first = OrderState.ofId(tx.dsl()
                        .selectFrom(DISPOSAL_ORDER)
                        .where(DISPOSAL_ORDER.ID.eq(id))
                        .forUpdate()
                        .fetchSingle()
                        .getState())
                != OrderState.RUNNING;
        if (first) {
            tx.dsl()
                    .update(DISPOSAL_ORDER)
                    .set(DISPOSAL_ORDER.STATE, OrderState.RUNNING.id())
                    .set(DISPOSAL_ORDER.STARTED_AT, NOW)
                    .where(DISPOSAL_ORDER.ID.eq(id))
                    .execute();
            tell(tx);
        }
        return first;
    }

    /// Why it does not get on for the moment.
    void hindered(Tx tx, long id, String problem) {
        tx.dsl()
                .update(DISPOSAL_ORDER)
                .set(DISPOSAL_ORDER.PROBLEM, problem)
                .where(DISPOSAL_ORDER.ID.eq(id), DISPOSAL_ORDER.STATE.eq(OrderState.RUNNING.id()))
                .execute();
        tell(tx);
    }

    /// @return whether it ran until now; another node may have ended it
    boolean end(Tx tx, long id, OrderState state, @Nullable String problem) {
        boolean ended = tx.dsl()
                        .update(DISPOSAL_ORDER)
                        .set(DISPOSAL_ORDER.STATE, state.id())
                        .set(DISPOSAL_ORDER.PROBLEM, problem)
                        .set(DISPOSAL_ORDER.ENDED_AT, NOW)
                        .where(DISPOSAL_ORDER.ID.eq(id), DISPOSAL_ORDER.STATE.eq(OrderState.RUNNING.id()))
                        .execute()
                == 1;
        tell(tx);
        return ended;
    }
}
