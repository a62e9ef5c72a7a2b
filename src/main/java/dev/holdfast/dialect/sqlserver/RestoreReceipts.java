package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/// What a source remembers of the restores that committed in it.
final class RestoreReceipts {
    private RestoreReceipts() {}

    static void write(Connection source, UUID installation, long restore, TableName table, Digest digest)
            throws SQLException {
        try (PreparedStatement statement = source.prepareStatement("""
                INSERT INTO holdfast.restore_receipt (installation, restore_id, table_name, row_count, row_hash)
                VALUES (?, ?, ?, ?, ?)""")) {
            statement.setString(1, installation.toString());
            statement.setLong(2, restore);
            statement.setString(3, table.toString());
            statement.setLong(4, digest.rows());
            statement.setBigDecimal(5, digest.hash());
            statement.executeUpdate();
        }
    }

    static boolean received(Connection source, UUID installation, long restore) throws SQLException {
        if (!SqlServerHelpers.standing(source).contains("restore_receipt")) {
            return false;
        }
        try (PreparedStatement statement = source.prepareStatement("""
                SELECT COUNT_BIG(*) FROM holdfast.restore_receipt
                WHERE installation = CAST(? AS uniqueidentifier) AND restore_id = ?""")) {
            statement.setString(1, installation.toString());
            statement.setLong(2, restore);
            return SqlServerText.number(statement) > 0;
        }
    }
}
