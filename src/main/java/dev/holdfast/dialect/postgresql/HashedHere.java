package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Gathering;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Moving;
import dev.holdfast.dialect.Proving;
import dev.holdfast.dialect.RowsHeld;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;

/// Moves whose rows are hashed canonically: the statements return the rows themselves, a few at a time, and they are
/// spelt and hashed at this end.
final class HashedHere {
    private static final int ROWS_AT_ONCE = 500;

    private HashedHere() {}

    /// The end of a local move: what went, then what came.
    static String both(boolean watched) {
        return """
                SELECT false, hf_hash, hf_bytes, %s FROM d
                UNION ALL
                SELECT true, hf_hash, 0, false FROM i""".formatted(watched ? "hf_held" : "false");
    }

    static Moving.Moved moved(PreparedStatement move, MoveTable table) throws SQLException {
        var source = PostgresRecords.Reader.ofSource(table);
        var archive = PostgresRecords.Reader.ofArchive(table);
        Gathering went = new Gathering(false);
        Gathering came = new Gathering(false);
        long bytes = 0;
        move.setFetchSize(ROWS_AT_ONCE);
        try (ResultSet row = move.executeQuery()) {
            while (row.next()) {
                if (row.getBoolean(4)) {
                    throw new RowsHeld(table.source());
                }
                if (row.getBoolean(1)) {
                    archive.add(row.getBytes(2), came);
                } else {
                    source.add(row.getBytes(2), went);
                    bytes += row.getLong(3);
                }
            }
        }
        return new Moving.Moved(went.digest(bytes), came.digest(bytes));
    }

    static Digest deleted(PreparedStatement delete, MoveTable table) throws SQLException {
        var reader = PostgresRecords.Reader.ofSource(table);
        Gathering went = new Gathering(false);
        delete.setFetchSize(ROWS_AT_ONCE);
        try (ResultSet row = delete.executeQuery()) {
            while (row.next()) {
                if (row.getBoolean(2)) {
                    throw new RowsHeld(table.source());
                }
                reader.add(row.getBytes(1), went);
            }
        }
        return went.digest();
    }

    static String readBackSql(MoveTable table) {
        return "SELECT %s FROM %s a WHERE a.hf_chunk = ? AND a.hf_archived_at = ?"
                .formatted(PostgresRecords.ofArchive("a", table), PostgresText.quote(table.archive()));
    }

    static Digest readBack(Connection archive, MoveTable table, Stamp stamp) throws SQLException {
        var reader = PostgresRecords.Reader.ofArchive(table);
        Gathering held = new Gathering(false);
        try (PreparedStatement statement = archive.prepareStatement(readBackSql(table))) {
            statement.setLong(1, stamp.chunk());
            statement.setObject(2, stamp.archivedAt().atOffset(ZoneOffset.UTC));
            statement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    reader.add(row.getBytes(1), held);
                }
            }
        }
        return held.digest();
    }

    /// Rows come in the order of their chunks, so that one chunk is summed up at a time.
    static void digests(
            Connection archive,
            TableName table,
            Proving.Covered covered,
            long after,
            long upTo,
            Consumer<HelperSchema.Proof> consumer)
            throws SQLException {
        List<PostgresProving.Value> values = PostgresProving.values(archive, table, covered);
        var reader = PostgresRecords.Reader.of(values);
        String sql = "SELECT a.hf_chunk, %s FROM %s a WHERE a.hf_chunk > ? AND a.hf_chunk <= ? ORDER BY a.hf_chunk"
                .formatted(PostgresRecords.record(PostgresRecords.sent("a", values)), PostgresText.quote(table));
        try (PreparedStatement statement = archive.prepareStatement(sql)) {
            statement.setLong(1, after);
            statement.setLong(2, upTo);
            statement.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet row = statement.executeQuery()) {
                Gathering held = new Gathering(false);
                long chunk = after;
                while (row.next()) {
                    if (row.getLong(1) != chunk && chunk != after) {
                        consumer.accept(new HelperSchema.Proof(chunk, table.toString(), held.digest()));
                        held = new Gathering(false);
                    }
                    chunk = row.getLong(1);
                    reader.add(row.getBytes(2), held);
                }
                if (chunk != after) {
                    consumer.accept(new HelperSchema.Proof(chunk, table.toString(), held.digest()));
                }
            }
        }
    }
}
