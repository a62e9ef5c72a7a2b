package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Gathering;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Proving;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/// Proving on SQL Server: rows come in the order of their chunks, each with the server's hash where that is the chunk's
/// own, so that one read serves the digest and the root.
final class SqlServerProving implements Proving {
    @Override
    public Proved prove(Connection archive, MoveTable table, Stamp stamp, boolean hashed) throws SQLException {
        SqlServerRows rows = SqlServerRows.ofArchive(table);
        boolean canonical = table.hashing() == MoveTable.Hashing.CANONICAL;
        String hash = hashed && !canonical ? SqlServerHash.of("a", SqlServerHash.archived(table)) : "CAST(0 AS bigint)";
        String sql = "SELECT %s, %s FROM %s a WHERE a.hf_chunk = ? AND a.hf_archived_at = %s"
                .formatted(
                        hash, rows.select("a"), SqlServerText.quote(table.archive()), SqlServerText.MOMENT_PARAMETER);
        Gathering gathering = new Gathering(true);
        try (PreparedStatement statement = archive.prepareStatement(sql)) {
            statement.setLong(1, stamp.chunk());
            statement.setString(2, SqlServerText.moment(stamp.archivedAt()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    add(gathering, canonical, row, 1, rows);
                }
            }
        }
        return new Proved(stamp.chunk(), gathering.digest(), gathering.root());
    }

    private static void add(Gathering gathering, boolean canonical, ResultSet row, int hash, SqlServerRows rows)
            throws SQLException {
        byte[] leaf = rows.leaf(row, hash + 1);
        if (canonical) {
            gathering.add(leaf);
        } else {
            gathering.add(row.getLong(hash), leaf);
        }
    }

    @Override
    public void prove(
            Connection archive, TableName table, Covered covered, long after, long upTo, Consumer<Proved> consumer)
            throws SQLException {
        eachChunk(
                archive,
                table,
                covered,
                after,
                upTo,
                true,
                (chunk, rows) -> consumer.accept(new Proved(chunk, rows.digest(), rows.root())));
    }

    /// Takes what was read of a chunk.
    interface OfChunk {
        void take(long chunk, Gathering rows);
    }

    /// Rows of one chunk at a time, as they lie.
    static void eachChunk(
            Connection archive,
            TableName table,
            Covered covered,
            long after,
            long upTo,
            boolean rooted,
            OfChunk consumer)
            throws SQLException {
        SqlServerRows rows = SqlServerRows.of(standing(archive, table, covered));
        boolean canonical = covered.hashing() == MoveTable.Hashing.CANONICAL;
        String sql = "SELECT a.hf_chunk, %s FROM %s a WHERE a.hf_chunk > ? AND a.hf_chunk <= ? ORDER BY a.hf_chunk"
                .formatted(selected(archive, table, covered, "a"), SqlServerText.quote(table));
        try (PreparedStatement statement = archive.prepareStatement(sql)) {
            statement.setLong(1, after);
            statement.setLong(2, upTo);
            try (ResultSet row = statement.executeQuery()) {
                Gathering gathering = new Gathering(rooted);
                long chunk = after;
                while (row.next()) {
                    if (row.getLong(1) != chunk && chunk != after) {
                        consumer.take(chunk, gathering);
                        gathering = new Gathering(rooted);
                    }
                    chunk = row.getLong(1);
                    add(gathering, canonical, row, 2, rows);
                }
                if (chunk != after) {
                    consumer.take(chunk, gathering);
                }
            }
        }
    }

    /// The hash of a row, and its covered columns: what [#gather] reads.
    static String selected(Connection connection, TableName table, Covered covered, String alias) throws SQLException {
        List<SqlServerRows.Standing> standing = standing(connection, table, covered);
        String hash = covered.hashing() == MoveTable.Hashing.CANONICAL
                ? "CAST(0 AS bigint)"
                : SqlServerHash.of(
                        alias,
                        standing.stream()
                                .map(column -> new SqlServerHash.Value(column.name(), column.type()))
                                .toList());
        return hash + ", " + SqlServerRows.of(standing).select(alias);
    }

    static Gathering gather(PreparedStatement statement, Connection connection, TableName table, Covered covered)
            throws SQLException {
        SqlServerRows rows = SqlServerRows.of(standing(connection, table, covered));
        Gathering gathering = new Gathering(true);
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                add(gathering, covered.hashing() == MoveTable.Hashing.CANONICAL, row, 1, rows);
            }
        }
        return gathering;
    }

    /// The covered columns that stand; one that does not is left out: digest and root then differ, as they should.
    static List<SqlServerRows.Standing> standing(Connection connection, TableName table, Covered covered)
            throws SQLException {
        List<Column> columns =
                new SqlServerArchiveDdl().archiveColumns(connection, table).orElse(List.of());
        return covered.columns().stream()
                .flatMap(name -> columns.stream().filter(column -> column.name().equals(name)))
                .map(column -> new SqlServerRows.Standing(column.name(), column.type()))
                .toList();
    }
}
