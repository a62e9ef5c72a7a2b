package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Checking;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/// Reading back on PostgreSQL: one pass over an archive table gives the digests of all its chunks.
final class PostgresChecking implements Checking {
    @Override
    public void chunkDigests(Connection archive, MoveTable table, Consumer<HelperSchema.Proof> consumer)
            throws SQLException {
        String sql = "SELECT hf_chunk, count(*), coalesce(sum(%s), 0) FROM %s a GROUP BY hf_chunk ORDER BY hf_chunk"
                .formatted(PostgresText.hash("a", table), PostgresText.quote(table.archive()));
        try (PreparedStatement statement = archive.prepareStatement(sql)) {
            statement.setFetchSize(5_000);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    consumer.accept(new HelperSchema.Proof(
                            rows.getLong(1),
                            table.archive().toString(),
                            new Digest(rows.getLong(2), rows.getBigDecimal(3), 0)));
                }
            }
        }
    }

    @Override
    public long duplicates(Connection archive, MoveTable table) throws SQLException {
        String key =
                PostgresText.columns("a", table.key().stream().map(Column::name).toList());
        return number(
                archive,
                "SELECT count(*) FROM (SELECT 1 FROM %s a GROUP BY %s HAVING count(*) > 1) d"
                        .formatted(PostgresText.quote(table.archive()), key));
    }

    @Override
    public long present(Connection connection, TableName table, java.util.List<Column> key, Keys keys)
            throws SQLException {
        String sql = "SELECT count(*) FROM %s JOIN %s t ON %s"
                .formatted(
                        PostgresText.unnest(keys.layout()), PostgresText.quote(table), PostgresText.matches("t", key));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            PostgresText.bind(statement, 1, keys);
            return PostgresMarking.number(statement);
        }
    }

    @Override
    public long count(Connection connection, TableName table) throws SQLException {
        return number(connection, "SELECT count(*) FROM " + PostgresText.quote(table));
    }

    @Override
    public int majorVersion(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion();
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return PostgresMarking.number(statement);
        }
    }
}
