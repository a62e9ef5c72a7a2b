package dev.holdfast.dialect.postgresql;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The helper schema on PostgreSQL. Its fences are [Fence].
final class PostgresHelpers implements HelperSchema {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /// The life of a cluster and database, as text. A login that may not read the control file gets a value with less
    /// in it; all connections of one login get the same.
    static final String INCARNATION = """
            coalesce(
                CASE WHEN has_function_privilege('pg_catalog.pg_control_system()', 'execute')
                  THEN (SELECT system_identifier::text FROM pg_catalog.pg_control_system()) END, 'unknown')
              || '/' || CASE WHEN pg_catalog.pg_is_in_recovery() THEN 'replica'
                ELSE left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8) END
              || '/' || (SELECT oid::text FROM pg_catalog.pg_database WHERE datname = current_database())""";

    private static final String SCRIPT = SqlFile.read("helper-schema.sql");

    private static final List<String> BASE = List.of("fence", "receipt", "manifest");

    private static final String ANCHOR = "audit_anchor";

    /// Tables that came after the first build.
    private static final List<String> LATER_TABLES = List.of(ANCHOR, "restored", "restore_receipt", "cold_file");

    /// What came after the first build.
    private static final List<String> LATER = List.of(
            "manifest.merkle_root",
            "manifest.fingerprint",
            "manifest.incarnation",
            "receipt.incarnation",
            "cold_file.disposed_by");

    @Override
    public boolean installed(Connection connection) throws SQLException {
        List<String> standing = standing(connection);
        return standing.containsAll(BASE);
    }

    /// Tables of the schema and `table.column` of those that came later.
    static List<String> standing(Connection connection) throws SQLException {
        List<String> standing = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT c.relname FROM pg_catalog.pg_class c
                WHERE c.relnamespace = to_regnamespace('holdfast') AND c.relname = ANY (?)
                UNION ALL
                SELECT c.relname || '.' || a.attname FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
                WHERE c.relnamespace = to_regnamespace('holdfast') AND c.relname = ANY (?)
                  AND a.attnum > 0 AND NOT a.attisdropped""")) {
            Array base = connection.createArrayOf(
                    "text", Stream.concat(BASE.stream(), LATER_TABLES.stream()).toArray());
            statement.setArray(1, base);
            statement.setArray(2, base);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    standing.add(rows.getString(1));
                }
            }
        }
        return standing;
    }

    private static List<String> missing(Connection connection) throws SQLException {
        List<String> standing = standing(connection);
        return Stream.of(BASE, LATER, LATER_TABLES)
                .flatMap(List::stream)
                .filter(part -> !standing.contains(part))
                .map(part -> "holdfast." + part)
                .toList();
    }

    /// Looks first, which spares the lock and, where a DBA has installed them, the right to create.
    @Override
    public void installHelpers(Connection connection) throws SQLException {
        if (missing(connection).isEmpty()) {
            return;
        }
        PostgresArchiveDdl.lock(connection);
        List<String> missing = missing(connection); // another node may have been here meanwhile
        if (missing.isEmpty()) {
            return;
        }
        try (var statement = connection.createStatement()) {
            statement.execute(SCRIPT);
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "the helper schema lacks " + String.join(", ", missing)
                                + ", and this login may not make it: " + e.getMessage()
                                + "; a DBA can (see `HelperSchema` in the manual); nothing was changed",
                        e);
            }
            throw e;
        }
    }

    @Override
    public String script() {
        return SCRIPT;
    }

    /// The cluster's identifier, its timeline (which a restore or a promotion moves on) and the number of the database
    /// (which a dump that is loaded again does not keep).
    @Override
    public String incarnation(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + INCARNATION)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public boolean installEpoch(Connection connection, UUID installation, String scope, long epoch)
            throws SQLException {
        return Fence.installEpoch(connection, installation, scope, epoch);
    }

    @Override
    public boolean enter(Connection connection, UUID installation, String scope, long leaseEpoch, ServerLimits limits)
            throws SQLException {
        long[] epochs = Fence.share(connection, installation, scope, List.of(), limits);
        return epochs.length > 0 && epochs[0] == leaseEpoch;
    }

    @Override
    public Entry enter(
            Connection connection,
            UUID installation,
            String scope,
            long leaseEpoch,
            long holdEpoch,
            List<TableName> tables,
            ServerLimits limits)
            throws SQLException {
        long[] epochs = Fence.share(connection, installation, scope, tables, limits);
        if (epochs.length == 0 || epochs[0] != leaseEpoch) {
            return Entry.OTHER_LEASE;
        }
        return epochs[1] == holdEpoch ? Entry.ENTERED : Entry.OTHER_HOLDS;
    }

    @Override
    public long holdEpoch(Connection connection, UUID installation, String scope) throws SQLException {
        return Fence.holdEpoch(connection, installation, scope);
    }

    @Override
    public long raiseHoldEpoch(Connection connection, UUID installation, String scope) throws SQLException {
        return Fence.raiseHoldEpoch(connection, installation, scope);
    }

    @Override
    public void writeReceipt(Connection connection, Stamp stamp, TableName table, Digest digest, String incarnation)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO holdfast.receipt
                  (installation, chunk_id, table_name, session_id, epoch, row_count, row_hash, row_bytes,
                   incarnation)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            statement.setObject(1, stamp.installation());
            statement.setLong(2, stamp.chunk());
            statement.setString(3, table.toString());
            statement.setLong(4, stamp.session());
            statement.setLong(5, stamp.epoch());
            statement.setLong(6, digest.rows());
            statement.setBigDecimal(7, digest.hash());
            statement.setLong(8, digest.bytes());
            statement.setString(9, incarnation);
            statement.executeUpdate();
        }
    }

    @Override
    public void writeManifest(Connection connection, Stamp stamp, MoveTable table, Digest digest, Seal seal)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO holdfast.manifest (installation, chunk_id, table_name, session_id, epoch, source_table,
                  hashing, row_count, row_hash, row_bytes, archived_at, hashed_columns,
                  hashed_as_text, merkle_root, fingerprint, incarnation)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, decode(?, 'hex'), ?, ?)""")) {
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
            statement.setString(14, seal.merkleRoot());
            statement.setString(15, seal.fingerprint());
            statement.setString(16, seal.incarnation());
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

    /// A reader may come before the first session of this build added its columns: then their values are null.
    private static String proofColumns(Connection connection, String table) throws SQLException {
        List<String> standing = standing(connection);
        return "SELECT chunk_id, table_name, row_count, row_hash, row_bytes, "
                + present(standing, table, "merkle_root", "encode(merkle_root, 'hex')") + ", "
                + present(standing, table, "fingerprint", "fingerprint") + ", "
                + present(standing, table, "incarnation", "incarnation") + " FROM holdfast." + table;
    }

    private static String present(List<String> standing, String table, String column, String expression) {
        return standing.contains(table + "." + column) ? expression : "NULL::text";
    }

    @Override
    public List<Proof> receipts(Connection connection, UUID installation, long chunk) throws SQLException {
        return ofChunk(connection, "receipt", installation, chunk);
    }

    @Override
    public List<Proof> manifests(Connection connection, UUID installation, long chunk) throws SQLException {
        return ofChunk(connection, "manifest", installation, chunk);
    }

    private static List<Proof> ofChunk(Connection connection, String table, UUID installation, long chunk)
            throws SQLException {
        List<Proof> proofs = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                proofColumns(connection, table) + " WHERE installation = ? AND chunk_id = ? ORDER BY table_name")) {
            statement.setObject(1, installation);
            statement.setLong(2, chunk);
            read(statement, proofs::add);
        }
        return proofs;
    }

    @Override
    public Sealed sealed(Connection archive, UUID installation, long chunk) throws SQLException {
        List<Proof> proofs = new ArrayList<>();
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT m.chunk_id, m.table_name, m.row_count, m.row_hash, m.row_bytes, encode(m.merkle_root, 'hex'),
                  m.fingerprint, m.incarnation, now.incarnation
                FROM (SELECT %s AS incarnation) now
                LEFT JOIN holdfast.manifest m ON m.installation = ? AND m.chunk_id = ?
                ORDER BY m.table_name""".formatted(INCARNATION))) {
            statement.setObject(1, installation);
            statement.setLong(2, chunk);
            String incarnation = "";
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    incarnation = rows.getString(9);
                    if (rows.getString(2) != null) {
                        proofs.add(proof(rows));
                    }
                }
            }
            return new Sealed(incarnation, proofs);
        }
    }

    @Override
    public void anchorAudit(Connection connection, UUID installation, AuditAnchor anchor) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO holdfast.audit_anchor (installation, number, digest, session_id) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING""")) {
            statement.setObject(1, installation);
            statement.setLong(2, anchor.number());
            statement.setString(3, anchor.digest());
            statement.setLong(4, anchor.session());
            statement.executeUpdate();
        }
    }

    @Override
    public List<AuditAnchor> auditAnchors(Connection connection, UUID installation) throws SQLException {
        if (!standing(connection).contains(ANCHOR)) {
            return List.of();
        }
        List<AuditAnchor> anchors = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT session_id, number, digest FROM holdfast.audit_anchor WHERE installation = ?"
                        + " ORDER BY number")) {
            statement.setObject(1, installation);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    anchors.add(new AuditAnchor(rows.getLong(1), rows.getLong(2), rows.getString(3)));
                }
            }
        }
        return anchors;
    }

    private static void read(PreparedStatement statement, Consumer<Proof> consumer) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                consumer.accept(proof(rows));
            }
        }
    }

    private static Proof proof(ResultSet rows) throws SQLException {
        return new Proof(
                rows.getLong(1),
                rows.getString(2),
                new Digest(rows.getLong(3), rows.getBigDecimal(4), rows.getLong(5)),
                new Seal(rows.getString(6), rows.getString(7), rows.getString(8)));
    }
}
