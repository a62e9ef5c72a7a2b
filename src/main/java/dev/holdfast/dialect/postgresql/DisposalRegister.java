package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Disposing.Approval;
import dev.holdfast.dialect.Disposing.Gone;
import dev.holdfast.dialect.Disposing.Receipt;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a database remembers of disposals. Its triggers refuse a receipt without an approval by somebody else, and any
/// change.
final class DisposalRegister {
    private DisposalRegister() {}

    static boolean installed(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT count(*) FROM pg_catalog.pg_trigger t
                WHERE t.tgname = 'disposal_kept' AND t.tgrelid IN (
                  to_regclass('holdfast.disposal_order'), to_regclass('holdfast.disposal_receipt'))""")) {
            return PostgresMarking.number(statement) == 2;
        }
    }

    static void approve(Connection connection, UUID installation, Approval approval) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO holdfast.disposal_order
                  (installation, order_id, set_digest, requested_by, approved_by, approved_at, executable_at)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""")) {
            statement.setObject(1, installation);
            statement.setLong(2, approval.order());
            statement.setString(3, approval.digest());
            statement.setString(4, approval.requestedBy());
            statement.setString(5, approval.approvedBy());
            statement.setObject(6, approval.approvedAt().atOffset(ZoneOffset.UTC));
            statement.setObject(7, approval.executableAt().atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }

    static void write(Connection connection, UUID installation, Receipt receipt) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO holdfast.disposal_receipt (installation, order_id, item, table_name, chunk_id, set_digest,
                  row_count, row_hash, merkle_root, left_rows, left_root, held_keys, key_digests, again)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? AND EXISTS (
                  SELECT FROM holdfast.disposal_receipt r
                  WHERE r.installation = ? AND r.chunk_id = ? AND r.table_name = ?))""")) {
            statement.setObject(1, installation);
            statement.setLong(2, receipt.order());
            statement.setInt(3, receipt.item());
            statement.setString(4, receipt.table());
            statement.setLong(5, receipt.chunk());
            statement.setString(6, receipt.setDigest());
            statement.setLong(7, receipt.digest().rows());
            statement.setBigDecimal(8, receipt.digest().hash());
            statement.setString(9, receipt.root());
            statement.setLong(10, receipt.leftRows());
            statement.setString(11, receipt.leftRoot());
            statement.setInt(12, receipt.heldKeys());
            statement.setArray(
                    13, connection.createArrayOf("uuid", receipt.keyDigests().toArray()));
            statement.setBoolean(14, receipt.replay());
            statement.setObject(15, installation);
            statement.setLong(16, receipt.chunk());
            statement.setString(17, receipt.table());
            statement.executeUpdate();
        }
    }

    static List<Receipt> receipts(Connection connection, UUID installation, long order, int item) throws SQLException {
        List<Receipt> receipts = new ArrayList<>();
        if (!installed(connection)) {
            return receipts;
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT table_name, chunk_id, set_digest, row_count, row_hash, merkle_root, left_rows, left_root,
                  held_keys, key_digests, again
                FROM holdfast.disposal_receipt WHERE installation = ? AND order_id = ? AND item = ?
                ORDER BY table_name""")) {
            statement.setObject(1, installation);
            statement.setLong(2, order);
            statement.setInt(3, item);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    receipts.add(new Receipt(
                            order,
                            item,
                            row.getString(1),
                            row.getLong(2),
                            row.getString(3),
                            new Digest(row.getLong(4), row.getBigDecimal(5), 0),
                            row.getString(6),
                            row.getLong(7),
                            row.getString(8),
                            row.getInt(9),
                            Arrays.asList((UUID[]) row.getArray(10).getArray()),
                            row.getBoolean(11)));
                }
            }
        }
        return receipts;
    }

    static Map<String, Map<Long, Gone>> gone(Connection connection, UUID installation, long after, long upTo)
            throws SQLException {
        Map<String, Map<Long, Gone>> gone = new HashMap<>();
        if (!installed(connection)) {
            return gone;
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT table_name, chunk_id, coalesce(sum(row_count) FILTER (WHERE NOT again), 0),
                  coalesce(sum(row_hash) FILTER (WHERE NOT again), 0),
                  (array_agg(left_root ORDER BY disposed_at DESC, order_id DESC, item DESC))[1]
                FROM holdfast.disposal_receipt
                WHERE installation = ? AND chunk_id > ? AND chunk_id <= ?
                GROUP BY table_name, chunk_id""")) {
            statement.setObject(1, installation);
            statement.setLong(2, after);
            statement.setLong(3, upTo);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    gone.computeIfAbsent(row.getString(1), _ -> new HashMap<>())
                            .put(
                                    row.getLong(2),
                                    new Gone(new Digest(row.getLong(3), row.getBigDecimal(4), 0), row.getString(5)));
                }
            }
        }
        return gone;
    }
}
