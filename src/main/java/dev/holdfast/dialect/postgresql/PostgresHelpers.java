package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The helper schema on PostgreSQL.
///
/// Exclusion is by advisory lock, which queues fairly; the fence row only carries the value. A row lock instead would
/// let new sharers overtake a waiting writer (RELIABILITY 2.5, E5).
final class PostgresHelpers implements HelperSchema {
    private static final String INSTALL = """
            CREATE SCHEMA IF NOT EXISTS holdfast;
            CREATE TABLE IF NOT EXISTS holdfast.fence (
              installation uuid NOT NULL,
              scope text NOT NULL,
              lease_epoch bigint NOT NULL,
              hold_epoch bigint NOT NULL DEFAULT 0,
              PRIMARY KEY (installation, scope)
            );
            CREATE TABLE IF NOT EXISTS holdfast.receipt (
              installation uuid NOT NULL,
              chunk_id bigint NOT NULL,
              table_name text NOT NULL,
              session_id bigint NOT NULL,
              epoch bigint NOT NULL,
              row_count bigint NOT NULL,
              row_hash numeric NOT NULL,
              row_bytes bigint NOT NULL,
              deleted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
              PRIMARY KEY (installation, chunk_id, table_name)
            );
            CREATE TABLE IF NOT EXISTS holdfast.manifest (
              installation uuid NOT NULL,
              chunk_id bigint NOT NULL,
              table_name text NOT NULL,
              session_id bigint NOT NULL,
              epoch bigint NOT NULL,
              source_table text NOT NULL,
              hashing text NOT NULL,
              hashed_columns text[] NOT NULL,
              hashed_as_text text[] NOT NULL,
              row_count bigint NOT NULL,
              row_hash numeric,
              row_bytes bigint NOT NULL,
              archived_at timestamptz NOT NULL,
              written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
              PRIMARY KEY (installation, chunk_id, table_name)
            );
            """;

    @Override
    public boolean installed(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT to_regclass('holdfast.fence') IS NOT NULL AND to_regclass('holdfast.receipt') IS NOT NULL"
                                + " AND to_regclass('holdfast.manifest') IS NOT NULL")) {
            return found.next() && found.getBoolean(1);
        }
    }

    /// Looks first, which spares the lock and, where a DBA has installed them, the right to create.
    @Override
    public void installHelpers(Connection connection) throws SQLException {
        if (installed(connection)) {
            return;
        }
        PostgresArchiveDdl.lock(connection);
        try (var statement = connection.createStatement()) {
            statement.execute(INSTALL);
        }
    }

    @Override
    public boolean installEpoch(Connection connection, UUID installation, String scope, long epoch)
            throws SQLException {
        lock(connection, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", installation, scope);
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO holdfast.fence AS f (installation, scope, lease_epoch) VALUES (?, ?, ?)
                ON CONFLICT (installation, scope) DO UPDATE SET lease_epoch = excluded.lease_epoch
                WHERE f.lease_epoch <= excluded.lease_epoch""")) {
            statement.setObject(1, installation);
            statement.setString(2, scope);
            statement.setLong(3, epoch);
            return statement.executeUpdate() == 1;
        }
    }

    @Override
    public boolean enter(Connection connection, UUID installation, String scope, long epoch) throws SQLException {
        lock(connection, "SELECT pg_advisory_xact_lock_shared(hashtextextended(?, 0))", installation, scope);
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM holdfast.fence WHERE installation = ? AND scope = ? AND lease_epoch = ?")) {
            statement.setObject(1, installation);
            statement.setString(2, scope);
            statement.setLong(3, epoch);
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }

    private static void lock(Connection connection, String sql, UUID installation, String scope) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, installation + "/" + scope);
            statement.execute();
        }
    }

    @Override
    public void writeReceipt(Connection connection, Stamp stamp, TableName table, Digest digest) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO holdfast.receipt
                  (installation, chunk_id, table_name, session_id, epoch, row_count, row_hash, row_bytes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")) {
            statement.setObject(1, stamp.installation());
            statement.setLong(2, stamp.chunk());
            statement.setString(3, table.toString());
            statement.setLong(4, stamp.session());
            statement.setLong(5, stamp.epoch());
            statement.setLong(6, digest.rows());
            statement.setBigDecimal(7, digest.hash());
            statement.setLong(8, digest.bytes());
            statement.executeUpdate();
        }
    }

    @Override
    public void writeManifest(Connection connection, Stamp stamp, MoveTable table, Digest digest) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO holdfast.manifest (installation, chunk_id, table_name, session_id, epoch, source_table,
                  hashing, row_count, row_hash, row_bytes, archived_at, hashed_columns,
                  hashed_as_text)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            statement.setObject(1, stamp.installation());
            statement.setLong(2, stamp.chunk());
            statement.setString(3, table.archive().toString());
            statement.setLong(4, stamp.session());
            statement.setLong(5, stamp.epoch());
            statement.setString(6, table.source().toString());
            statement.setString(7, table.hashing().name());
            statement.setLong(8, digest.rows());
            statement.setBigDecimal(9, digest.hash());
            statement.setLong(10, digest.bytes());
            statement.setObject(11, stamp.archivedAt().atOffset(java.time.ZoneOffset.UTC));
            statement.setArray(12, names(connection, table, _ -> true));
            statement.setArray(13, names(connection, table, column -> !column.hashable()));
            statement.executeUpdate();
        }
    }

    private static Array names(Connection connection, MoveTable table, Predicate<Column> wanted) throws SQLException {
        return connection.createArrayOf(
                "text",
                table.columns().stream()
                        .map(MoveTable.MoveColumn::column)
                        .filter(wanted)
                        .map(Column::name)
                        .toArray());
    }

    private static final String PROOF_COLUMNS = "SELECT chunk_id, table_name, row_count, row_hash, row_bytes FROM ";

    @Override
    public List<Proof> receipts(Connection connection, UUID installation, long chunk) throws SQLException {
        return ofChunk(connection, "holdfast.receipt", installation, chunk);
    }

    @Override
    public List<Proof> manifests(Connection connection, UUID installation, long chunk) throws SQLException {
        return ofChunk(connection, "holdfast.manifest", installation, chunk);
    }

    private static List<Proof> ofChunk(Connection connection, String table, UUID installation, long chunk)
            throws SQLException {
        List<Proof> proofs = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                PROOF_COLUMNS + table + " WHERE installation = ? AND chunk_id = ? ORDER BY table_name")) {
            statement.setObject(1, installation);
            statement.setLong(2, chunk);
            read(statement, proofs::add);
        }
        return proofs;
    }

    @Override
    public void manifests(Connection connection, UUID installation, Consumer<Proof> consumer) throws SQLException {
        all(connection, "holdfast.manifest", installation, consumer);
    }

    @Override
    public void receipts(Connection connection, UUID installation, Consumer<Proof> consumer) throws SQLException {
        all(connection, "holdfast.receipt", installation, consumer);
    }

    @Override
    public Set<Long> foreignChunks(Connection connection, UUID installation) throws SQLException {
        Set<Long> chunks = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT DISTINCT chunk_id FROM holdfast.manifest WHERE installation <> ?")) {
            statement.setObject(1, installation);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    chunks.add(rows.getLong(1));
                }
            }
        }
        return chunks;
    }

    private static void all(Connection connection, String table, UUID installation, Consumer<Proof> consumer)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                PROOF_COLUMNS + table + " WHERE installation = ? ORDER BY chunk_id, table_name")) {
            statement.setObject(1, installation);
            statement.setFetchSize(5_000);
            read(statement, consumer);
        }
    }

    static void read(PreparedStatement statement, Consumer<Proof> consumer) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                consumer.accept(new Proof(
                        rows.getLong(1),
                        rows.getString(2),
                        new Digest(rows.getLong(3), rows.getBigDecimal(4), rows.getLong(5))));
            }
        }
    }
}
