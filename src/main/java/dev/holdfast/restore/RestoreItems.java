package dev.holdfast.restore;

import static dev.holdfast.store.db.Tables.RESTORE_ITEM;
import static dev.holdfast.store.db.Tables.RESTORE_TABLE;

import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.ledger.ChunkKeys;
import dev.holdfast.policy.Placement;
import dev.holdfast.store.Tx;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/// Tables `restore_item` and `restore_table` of the control database: which copies a restore brings back, and
/// what became of each table. Both are kept in one transaction, before any source commits.
final class RestoreItems {
    /// Which copies of one place come back.
    record Item(int policy, Placement placement, Copies copies) {}

    /// Whether anything was kept.
    boolean any(Tx tx, long id) {
        return tx.dsl().fetchExists(RESTORE_ITEM, RESTORE_ITEM.RESTORE_ID.eq(id));
    }

    /// What was kept, in its order; empty before the first commit point.
    List<Item> of(Tx tx, long id) {
        return tx.dsl().connectionResult(connection -> {
            List<Item> items = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT policy_id, database_name, table_schema, table_name, bundle, archive_database,"
                            + " archive_schema, chunks, sessions, " + ChunkKeys.columns("restore_item")
                            + " FROM restore_item WHERE restore_id = ? ORDER BY position")) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        Placement placement = new Placement(
                                row.getString(2),
                                new TableName(row.getString(3), row.getString(4)),
                                Arrays.stream((String[]) row.getArray(5).getArray())
                                        .map(name -> TableName.parse(name, ""))
                                        .toList(),
                                row.getString(6),
                                row.getString(7));
                        Keys keys = ChunkKeys.read(row, 10);
                        items.add(
                                new Item(row.getInt(1), placement, Copies.of(keys, numbers(row, 8), numbers(row, 9))));
                    }
                }
            }
            return items;
        });
    }

    private static long[] numbers(ResultSet row, int column) throws SQLException {
        return Arrays.stream((Long[]) row.getArray(column).getArray())
                .mapToLong(Long::longValue)
                .toArray();
    }

    /// Keeps which copies come back, in the transaction that pins them.
    void keep(Tx tx, long id, List<Item> items) {
        tx.dsl().connection(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO restore_item (restore_id, position, policy_id, database_name, table_schema, table_name,
                      bundle, archive_database, archive_schema, key_layout, bigint_keys, uuid_keys, text_keys, key_count,
                      chunks, sessions)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
                for (int i = 0; i < items.size(); i++) {
                    Item item = items.get(i);
                    Placement place = item.placement();
                    insert.setLong(1, id);
                    insert.setInt(2, i);
                    insert.setInt(3, item.policy());
                    insert.setString(4, place.database());
                    insert.setString(5, place.table().schema());
                    insert.setString(6, place.table().table());
                    insert.setArray(
                            7,
                            connection.createArrayOf(
                                    "text",
                                    place.bundle().stream()
                                            .map(TableName::toString)
                                            .toArray()));
                    insert.setString(8, place.archiveDatabase());
                    insert.setString(9, place.archiveSchema());
                    insert.setArray(
                            10,
                            connection.createArrayOf(
                                    "text", ChunkKeys.layout(item.copies().keys())));
                    ChunkKeys.bind(insert, 11, item.copies().keys());
                    insert.setInt(14, item.copies().size());
                    insert.setArray(
                            15,
                            connection.createArrayOf("int8", boxed(item.copies().chunks())));
                    insert.setArray(
                            16,
                            connection.createArrayOf("int8", boxed(item.copies().sessions())));
                    insert.executeUpdate();
                }
            }
        });
    }

    private static Object[] boxed(long[] numbers) {
        return LongStream.of(numbers).boxed().toArray();
    }

    /// What became of each table; kept with the items, so that whoever goes on can tell it.
    void keepTables(Tx tx, long id, List<RestoreView.Line> tables) {
        for (int i = 0; i < tables.size(); i++) {
            RestoreView.Line line = tables.get(i);
            tx.dsl()
                    .insertInto(RESTORE_TABLE)
                    .set(RESTORE_TABLE.RESTORE_ID, id)
                    .set(RESTORE_TABLE.POSITION, i)
                    .set(RESTORE_TABLE.DATABASE_NAME, line.database())
                    .set(RESTORE_TABLE.TABLE_NAME, line.table())
                    .set(RESTORE_TABLE.ROWS_RESTORED, line.restored())
                    .set(RESTORE_TABLE.ROWS_THERE, line.there())
                    .set(RESTORE_TABLE.ROWS_LEFT, line.left())
                    .set(RESTORE_TABLE.LEFT_KEYS, line.leftKeys().toArray(String[]::new))
                    .execute();
        }
    }

    /// Nothing came of what was kept: it begins anew.
    void drop(Tx tx, long id) {
        tx.dsl().deleteFrom(RESTORE_ITEM).where(RESTORE_ITEM.RESTORE_ID.eq(id)).execute();
        tx.dsl()
                .deleteFrom(RESTORE_TABLE)
                .where(RESTORE_TABLE.RESTORE_ID.eq(id))
                .execute();
    }

    /// What became of each table, as it was kept.
    List<RestoreView.Line> tables(Tx tx, long id) {
        return tx.dsl()
                .selectFrom(RESTORE_TABLE)
                .where(RESTORE_TABLE.RESTORE_ID.eq(id))
                .orderBy(RESTORE_TABLE.POSITION)
                .fetch(row -> new RestoreView.Line(
                        row.getDatabaseName(),
                        row.getTableName(),
                        row.getRowsRestored(),
                        row.getRowsThere(),
                        row.getRowsLeft(),
                        List.of(row.getLeftKeys())));
    }
}
