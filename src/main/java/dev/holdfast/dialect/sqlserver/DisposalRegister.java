package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Disposing.Approval;
import dev.holdfast.dialect.Disposing.Gone;
import dev.holdfast.dialect.Disposing.Receipt;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a database remembers of disposals. Its triggers refuse a receipt without an approval by somebody else, and any
/// change; the tables cannot be truncated, because others refer to them.
final class DisposalRegister {
    private DisposalRegister() {}

    static boolean installed(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT COUNT_BIG(*) FROM sys.triggers
                WHERE name IN ('disposal_order_guard', 'disposal_receipt_guard')
                  AND parent_id IN (OBJECT_ID(N'holdfast.disposal_order'), OBJECT_ID(N'holdfast.disposal_receipt'))""")) {
            return SqlServerText.number(statement) == 2;
        }
    }

    static void approve(Connection connection, UUID installation, Approval approval) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                DECLARE @installation uniqueidentifier = ?, @order bigint = ?;
                INSERT INTO holdfast.disposal_order
                  (installation, order_id, set_digest, requested_by, approved_by, approved_at, executable_at)
                SELECT @installation, @order, ?, ?, ?, CAST(? AS datetimeoffset(6)), CAST(? AS datetimeoffset(6))
                WHERE NOT EXISTS (
                  SELECT 1 FROM holdfast.disposal_order WITH (UPDLOCK, HOLDLOCK)
                  WHERE installation = @installation AND order_id = @order)""")) {
            statement.setString(1, installation.toString());
            statement.setLong(2, approval.order());
            statement.setString(3, approval.digest());
            statement.setString(4, approval.requestedBy());
            statement.setString(5, approval.approvedBy());
            statement.setString(6, SqlServerText.moment(approval.approvedAt()));
            statement.setString(7, SqlServerText.moment(approval.executableAt()));
            statement.execute();
        }
    }

    static void write(Connection connection, UUID installation, Receipt receipt) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                DECLARE @installation uniqueidentifier = ?, @table nvarchar(260) = ?, @chunk bigint = ?, @replay bit = ?;
                INSERT INTO holdfast.disposal_receipt (installation, table_name, chunk_id, again, order_id, item, set_digest,
                  row_count, row_hash, merkle_root, left_rows, left_root, held_keys, key_digests)
                SELECT @installation, @table, @chunk,
                  CASE WHEN @replay = 1 AND EXISTS (
                    SELECT 1 FROM holdfast.disposal_receipt r
                    WHERE r.installation = @installation AND r.chunk_id = @chunk AND r.table_name = @table)
                    THEN 1 ELSE 0 END,
                  ?, ?, ?, ?, ?, ?, ?, ?, ?, ?""")) {
            statement.setString(1, installation.toString());
            statement.setString(2, receipt.table());
            statement.setLong(3, receipt.chunk());
            statement.setBoolean(4, receipt.replay());
            statement.setLong(5, receipt.order());
            statement.setInt(6, receipt.item());
            statement.setString(7, receipt.setDigest());
            statement.setLong(8, receipt.digest().rows());
            statement.setBigDecimal(9, receipt.digest().hash());
            statement.setString(10, receipt.root());
            statement.setLong(11, receipt.leftRows());
            statement.setString(12, receipt.leftRoot());
            statement.setInt(13, receipt.heldKeys());
            statement.setString(
                    14,
                    SqlServerText.json(
                            receipt.keyDigests().stream().map(UUID::toString).toList()));
            statement.execute();
        }
    }

    static List<Receipt> receipts(Connection connection, UUID installation, long order, int item) throws SQLException {
        List<Receipt> receipts = new ArrayList<>();
        if (!installed(connection)) {
            return receipts;
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT table_name, chunk_id, set_digest, row_count, row_hash, merkle_root, left_rows, left_root, held_keys,
                  key_digests, again
                FROM holdfast.disposal_receipt
                WHERE installation = CAST(? AS uniqueidentifier) AND order_id = ? AND item = ?
                ORDER BY table_name""")) {
            statement.setString(1, installation.toString());
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
                            SqlServerDisposing.digest(row, 4),
                            row.getString(6),
                            row.getLong(7),
                            row.getString(8),
                            row.getInt(9),
                            NameList.parse(row.getString(10)).stream()
                                    .map(UUID::fromString)
                                    .toList(),
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
                SELECT g.table_name, g.chunk_id, g.row_count, g.row_hash, (
                    SELECT TOP (1) l.left_root FROM holdfast.disposal_receipt l
                    WHERE l.installation = g.installation AND l.chunk_id = g.chunk_id AND l.table_name = g.table_name
                    ORDER BY l.disposed_at DESC, l.order_id DESC, l.item DESC)
                FROM (
                  SELECT installation, table_name, chunk_id,
                    SUM(CASE WHEN again = 0 THEN row_count ELSE 0 END) AS row_count,
                    SUM(CASE WHEN again = 0 THEN row_hash ELSE CAST(0 AS decimal(38,0)) END) AS row_hash
                  FROM holdfast.disposal_receipt
                  WHERE installation = CAST(? AS uniqueidentifier) AND chunk_id > ? AND chunk_id <= ?
                  GROUP BY installation, table_name, chunk_id) g""")) {
            statement.setString(1, installation.toString());
            statement.setLong(2, after);
            statement.setLong(3, upTo);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    gone.computeIfAbsent(row.getString(1), _ -> new HashMap<>())
                            .put(row.getLong(2), new Gone(SqlServerDisposing.digest(row, 3), row.getString(5)));
                }
            }
        }
        return gone;
    }
}
