package dev.holdfast.dispose;

import static dev.holdfast.store.db.Tables.DISPOSAL_ITEM;
import static dev.holdfast.store.db.Tables.DISPOSAL_ITEM_TABLE;
import static dev.holdfast.store.db.Tables.DISPOSAL_ORDER;

import dev.holdfast.dialect.Disposing.Receipt;
import dev.holdfast.ledger.ChunkKeys;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.DisposalItemRecord;
import dev.holdfast.store.db.tables.records.DisposalItemTableRecord;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// Tables `disposal_item` and `disposal_item_table`: the frozen set of an order, and what became of each item.
final class OrderItems {
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);

    void insert(Tx tx, long order, FrozenItem item) {
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
        Orders.tell(tx);
    }

    /// Items of an order, without keys.
    List<ItemView> all(Tx tx, long order) {
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
}
