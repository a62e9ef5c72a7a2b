package dev.holdfast.dispose;

import static dev.holdfast.store.db.Tables.DISPOSAL_ITEM;
import static dev.holdfast.store.db.Tables.DISPOSAL_ITEM_TABLE;
import static dev.holdfast.store.db.Tables.DISPOSAL_ORDER;
import static dev.holdfast.store.db.Tables.DISPOSAL_RULE;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Disposing.Receipt;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.ledger.ChunkKeys;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.DisposalItemRecord;
import dev.holdfast.store.db.tables.records.DisposalItemTableRecord;
import dev.holdfast.store.db.tables.records.DisposalOrderRecord;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
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

/// Tables `disposal_order`, `disposal_item`, `disposal_item_table` and `disposal_rule` of the control database: orders,
/// their frozen sets, and the register of what went. What may be written when is for their triggers to say.
final class Orders {
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);

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

    private static void tell(Tx tx) {
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
        items.forEach(item -> insert(tx, id, item));
        tell(tx);
        return id;
    }

    private static void insert(Tx tx, long order, FrozenItem item) {
        tx.dsl().connection(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO disposal_item (order_id, item, kind, session_id, chunk_id, archived_at, retain_until,
                      key_columns, key_layout, key_count, keys_digest, bytes, bigint_keys, uuid_keys, text_keys)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
                insert.setLong(1, order);
                insert.setInt(2, item.item());
                insert.setString(3, item.kind().id());
                insert.setLong(4, item.session());
                insert.setLong(5, item.chunk());
                insert.setObject(6, utc(item.archivedAt()));
                insert.setObject(7, utc(item.retainUntil()));
                insert.setArray(
                        8, connection.createArrayOf("text", item.keyColumns().toArray()));
                insert.setArray(9, connection.createArrayOf("text", ChunkKeys.layout(item.keys())));
                insert.setInt(10, item.keys().size());
                insert.setString(11, item.keysDigest());
                insert.setLong(12, item.bytes());
                ChunkKeys.bind(insert, 13, item.keys());
                insert.executeUpdate();
            }
        });
        for (int position = 0; position < item.tables().size(); position++) {
            FrozenTable table = item.tables().get(position);
            tx.dsl()
                    .insertInto(DISPOSAL_ITEM_TABLE)
                    .set(DISPOSAL_ITEM_TABLE.ORDER_ID, order)
                    .set(DISPOSAL_ITEM_TABLE.ITEM, item.item())
                    .set(DISPOSAL_ITEM_TABLE.POSITION, position)
                    .set(DISPOSAL_ITEM_TABLE.SOURCE_TABLE, table.source())
                    .set(DISPOSAL_ITEM_TABLE.TABLE_NAME, table.table())
                    .set(DISPOSAL_ITEM_TABLE.ROW_COUNT, table.rows())
                    .set(DISPOSAL_ITEM_TABLE.ROW_HASH, table.hash())
                    .set(DISPOSAL_ITEM_TABLE.MERKLE_ROOT, table.root())
                    .execute();
        }
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
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

    /// Numbers of the items that were not executed yet, in order.
    List<Integer> left(Tx tx, long order) {
        return tx.dsl()
                .select(DISPOSAL_ITEM.ITEM)
                .from(DISPOSAL_ITEM)
                .where(DISPOSAL_ITEM.ORDER_ID.eq(order), DISPOSAL_ITEM.STATE.eq("frozen"))
                .orderBy(DISPOSAL_ITEM.ITEM)
                .fetch(DISPOSAL_ITEM.ITEM);
    }

    /// An item with its keys.
    FrozenItem item(Tx tx, long order, int item) {
        List<FrozenTable> tables = tx.dsl()
                .selectFrom(DISPOSAL_ITEM_TABLE)
                .where(DISPOSAL_ITEM_TABLE.ORDER_ID.eq(order), DISPOSAL_ITEM_TABLE.ITEM.eq(item))
                .orderBy(DISPOSAL_ITEM_TABLE.POSITION)
                .fetch(row -> new FrozenTable(
                        row.getSourceTable(),
                        row.getTableName(),
                        row.getRowCount(),
                        row.getRowHash(),
                        row.getMerkleRoot()));
        return tx.dsl().connectionResult(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT i.kind, i.session_id, i.chunk_id, i.archived_at, i.retain_until, i.key_columns, i.keys_digest,
                      i.bytes, %s
                    FROM disposal_item i WHERE i.order_id = ? AND i.item = ?""".formatted(ChunkKeys.columns("i")))) {
                select.setLong(1, order);
                select.setInt(2, item);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return new FrozenItem(
                            item,
                            ItemKind.ofId(row.getString(1)),
                            row.getLong(2),
                            row.getLong(3),
                            instant(row, 4),
                            instant(row, 5),
                            List.of((String[]) row.getArray(6).getArray()),
                            ChunkKeys.read(row, 9),
                            row.getString(7),
                            row.getLong(8),
                            tables);
                }
            }
        });
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /// Writes what became of an item into the register; its keys go. Does nothing when it is there already.
    ///
    /// @param receipts of the item's tables, by name
    void executed(Tx tx, long order, FrozenItem item, Map<String, Receipt> receipts) {
        boolean first = tx.dsl()
                        .update(DISPOSAL_ITEM)
                        .set(DISPOSAL_ITEM.STATE, "done")
                        .set(
                                DISPOSAL_ITEM.HELD_KEYS,
                                receipts.values().stream()
                                        .mapToInt(Receipt::heldKeys)
                                        .max()
                                        .orElse(0))
                        .set(DISPOSAL_ITEM.ENDED_AT, NOW)
                        .setNull(DISPOSAL_ITEM.BIGINT_KEYS)
                        .setNull(DISPOSAL_ITEM.UUID_KEYS)
                        .setNull(DISPOSAL_ITEM.TEXT_KEYS)
                        .where(
                                DISPOSAL_ITEM.ORDER_ID.eq(order),
                                DISPOSAL_ITEM.ITEM.eq(item.item()),
                                DISPOSAL_ITEM.STATE.eq("frozen"))
                        .execute()
                == 1;
        if (!first) {
            return;
        }
        long rows = 0;
        for (Receipt receipt : receipts.values()) {
            rows += receipt.digest().rows();
            tx.dsl()
                    .update(DISPOSAL_ITEM_TABLE)
                    .set(DISPOSAL_ITEM_TABLE.DISPOSED_ROWS, receipt.digest().rows())
                    .set(DISPOSAL_ITEM_TABLE.DISPOSED_ROOT, receipt.root())
                    .set(DISPOSAL_ITEM_TABLE.LEFT_ROWS, receipt.leftRows())
                    .set(DISPOSAL_ITEM_TABLE.KEY_DIGESTS, receipt.keyDigests().toArray(UUID[]::new))
                    .where(
                            DISPOSAL_ITEM_TABLE.ORDER_ID.eq(order),
                            DISPOSAL_ITEM_TABLE.ITEM.eq(item.item()),
                            DISPOSAL_ITEM_TABLE.TABLE_NAME.eq(receipt.table()))
                    .execute();
        }
        int held = receipts.values().stream().mapToInt(Receipt::heldKeys).max().orElse(0);
        tx.dsl()
                .update(DISPOSAL_ORDER)
                .set(DISPOSAL_ORDER.DISPOSED_ROWS, DISPOSAL_ORDER.DISPOSED_ROWS.plus(rows))
                .set(DISPOSAL_ORDER.HELD_ROWS, DISPOSAL_ORDER.HELD_ROWS.plus(held))
                .setNull(DISPOSAL_ORDER.PROBLEM)
                .where(DISPOSAL_ORDER.ID.eq(order))
                .execute();
        tell(tx);
    }

    /// Items of an order, without keys.
    List<ItemView> items(Tx tx, long order) {
        Map<Integer, List<DisposalItemTableRecord>> tables = tx
                .dsl()
                .selectFrom(DISPOSAL_ITEM_TABLE)
                .where(DISPOSAL_ITEM_TABLE.ORDER_ID.eq(order))
                .orderBy(DISPOSAL_ITEM_TABLE.POSITION)
                .stream()
                .collect(Collectors.groupingBy(DisposalItemTableRecord::getItem));
        return tx.dsl()
                .selectFrom(DISPOSAL_ITEM)
                .where(DISPOSAL_ITEM.ORDER_ID.eq(order))
                .orderBy(DISPOSAL_ITEM.ITEM)
                .fetch(row -> view(row, tables.getOrDefault(row.getItem(), List.of())));
    }

    private static ItemView view(DisposalItemRecord row, List<DisposalItemTableRecord> tables) {
        return new ItemView(
                row.getItem(),
                ItemKind.ofId(row.getKind()),
                row.getSessionId(),
                row.getChunkId(),
                row.getArchivedAt(),
                row.getRetainUntil(),
                row.getKeysDigest(),
                row.getKeyCount(),
                row.getBytes(),
                row.getHeldKeys(),
                row.getEndedAt(),
                tables.stream()
                        .map(table -> new ItemView.TableView(
                                table.getPosition(),
                                table.getSourceTable(),
                                table.getTableName(),
                                table.getRowCount(),
                                plain(table.getRowHash()),
                                table.getMerkleRoot(),
                                table.getDisposedRows(),
                                table.getDisposedRoot(),
                                table.getLeftRows()))
                        .toList());
    }

    private static String plain(BigDecimal number) {
        return number.toPlainString();
    }

    /// A line of the register.
    ///
    /// @param left rows that the table held of the chunk after the last order that touched it
    record Disposed(
            String policy,
            int policyId,
            String archive,
            String source,
            String table,
            long session,
            long chunk,
            Instant archivedAt,
            Instant retainUntil,
            long left) {}

    /// What was disposed of in archives, one line for each chunk and table; the state after its last order.
    List<Disposed> register(Tx tx) {
        List<Disposed> lines = new ArrayList<>();
        tx.dsl()
                .fetch("""
                        select distinct on (o.archive_database, t.table_name, i.chunk_id)
                          o.policy_name, o.policy_id, o.archive_database, t.source_table, t.table_name, i.session_id,
                          i.chunk_id, i.archived_at, i.retain_until, t.left_rows
                        from disposal_item_table t
                        join disposal_item i using (order_id, item)
                        join disposal_order o on o.id = t.order_id
                        where t.disposed_rows > 0 and i.kind = 'warm'
                        order by o.archive_database, t.table_name, i.chunk_id, i.ended_at desc""")
                .forEach(row -> lines.add(new Disposed(
                        row.get(0, String.class),
                        row.get(1, Integer.class),
                        row.get(2, String.class),
                        row.get(3, String.class),
                        row.get(4, String.class),
                        row.get(5, Long.class),
                        row.get(6, Long.class),
                        row.get(7, Instant.class),
                        row.get(8, Instant.class),
                        row.get(9, Long.class))));
        return lines;
    }

    /// Digests of the keys that went of chunks in one table of a source, by chunk.
    Map<UUID, Long> keyDigests(Tx tx, String source, Collection<Long> chunks) {
        return tx.dsl().fetch("""
                        select d.digest, max(i.chunk_id)
                        from disposal_item_table t
                        join disposal_item i using (order_id, item)
                        cross join unnest(t.key_digests) d(digest)
                        where t.source_table = ? and i.chunk_id = any (?::bigint[])
                        group by d.digest""", source, chunks.toArray(Long[]::new)).stream()
                .collect(Collectors.toMap(row -> row.get(0, UUID.class), row -> row.get(1, Long.class)));
    }

    /// Orders that took a key, by its digest, oldest first.
    List<Taken> taken(Tx tx, UUID digest) {
        return tx.dsl()
                .fetch("""
                        select o.id, i.item, i.chunk_id, i.session_id, t.source_table, t.table_name, i.ended_at
                        from disposal_item_table t
                        join disposal_item i using (order_id, item)
                        join disposal_order o on o.id = t.order_id
                        where t.key_digests @> array[?::uuid] order by o.id""", digest)
                .map(row -> new Taken(
                        row.get(0, Long.class),
                        row.get(1, Integer.class),
                        row.get(2, Long.class),
                        row.get(3, Long.class),
                        row.get(4, String.class),
                        row.get(5, String.class),
                        row.get(6, Instant.class)));
    }
}
