package dev.holdfast.dialect.postgresql;

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
            statement.setObject(1, installation);
            statement.setLong(2, restore);
            statement.setString(3, table.toString());
            statement.setLong(4, digest.rows());
            statement.setBigDecimal(5, digest.hash());
            statement.executeUpdate();
        }
    }

    static boolean received(Connection source, UUID installation, long restore) throws SQLException {
        if (!PostgresHelpers.standing(source).contains("restore_receipt")) {
            return false;
        }
        try (PreparedStatement statement = source.prepareStatement(
                "SELECT count(*) FROM holdfast.restore_receipt WHERE installation = ? AND restore_id = ?")) {
            statement.setObject(1, installation);
            statement.setLong(2, restore);
            return PostgresMarking.number(statement) > 0;
        }
    }
}
