package dev.holdfast.dialect.sqlserver;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.FirstColumn;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.SqlFile;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The helper schema on SQL Server.
final class SqlServerHelpers implements HelperSchema {
    /// The life of a database, as text: its GUID and the fork of its recovery, which each restore and each failover
    /// moves on. A login that may not see them gets the moment at which the database was made, which a restore
    /// moves on, too; all connections of one login get the same.
    private static final String INCARNATION = """
            SELECT CONCAT(
              COALESCE(CONVERT(nvarchar(36), r.database_guid), 'unknown'), '/',
              COALESCE(CONVERT(nvarchar(36), r.recovery_fork_guid), CONVERT(nvarchar(40), d.create_date, 126)), '/',
              d.database_id) AS incarnation
            FROM sys.databases d
            LEFT JOIN sys.database_recovery_status r ON r.database_id = d.database_id
            WHERE d.database_id = DB_ID()""";

    private static final String SCRIPT = SqlFile.read(Engine.SQLSERVER, "helper-schema.sql");

    private static final List<String> TABLES = List.of("fence", "receipt", "manifest", "audit_anchor");

    /// Those that an earlier build did not know.
    private static final List<String> LATER_TABLES = List.of("restored", "restore_receipt", "cold_file");

    /// CREATE TABLE, CREATE SCHEMA, or anything else without the right to it.
    private static final List<Integer> NO_RIGHT = List.of(262, 229, 2760, 15247);

    @Override
    public boolean installed(Connection connection) throws SQLException {
        return standing(connection).containsAll(TABLES);
    }

    /// Tables of the helper schema that are there.
    static List<String> standing(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT t.name FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id
                WHERE s.name = 'holdfast'""")) {
            return FirstColumn.of(statement);
        }
    }

    private static List<String> missing(Connection connection) throws SQLException {
        List<String> standing = standing(connection);
        return Stream.concat(TABLES.stream(), LATER_TABLES.stream())
                .filter(table -> !standing.contains(table))
                .map(table -> "holdfast." + table)
                .toList();
    }

    /// Looks first, which spares the lock and, where a DBA has installed them, the right to create.
    @Override
    public void installHelpers(Connection connection) throws SQLException {
        if (missing(connection).isEmpty()) {
            return;
        }
        Fence.lock(connection, "holdfast/ddl", "Exclusive", ServerLimits.DEFAULT.transaction());
        List<String> missing = missing(connection); // another node may have been here meanwhile
        if (missing.isEmpty()) {
            return;
        }
        try {
            SqlServerText.execute(connection, SCRIPT);
        } catch (SQLException e) {
            if (NO_RIGHT.contains(e.getErrorCode())) {
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

    @Override
    public String incarnation(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(INCARNATION)) {
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
    public long holdEpoch(Connection connection, UUID installation, String scope) throws SQLException {
        return Fence.holdEpoch(connection, installation, scope);
    }

    @Override
    public long raiseHoldEpoch(Connection connection, UUID installation, String scope) throws SQLException {
        return Fence.raiseHoldEpoch(connection, installation, scope);
    }

    @Override
    public boolean enter(Connection connection, UUID installation, String scope, long leaseEpoch, ServerLimits limits)
            throws SQLException {
        long[] epochs = Fence.share(connection, installation, scope, limits);
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
        long[] epochs = Fence.share(connection, installation, scope, limits);
        if (epochs.length == 0 || epochs[0] != leaseEpoch) {
            return Entry.OTHER_LEASE;
        }
        return epochs[1] == holdEpoch ? Entry.ENTERED : Entry.OTHER_HOLDS;
    }

    @Override
    public void writeReceipt(Connection connection, Stamp stamp, TableName table, Digest digest, String incarnation)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO holdfast.receipt
                  (installation, chunk_id, table_name, session_id, epoch, row_count, row_hash, row_bytes, incarnation)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            statement.setString(1, stamp.installation().toString());
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
                  hashing, row_count, row_hash, row_bytes, archived_at, hashed_columns, hashed_as_text, merkle_root,
                  fingerprint, incarnation)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS datetimeoffset(6)), ?, ?, ?, ?, ?)""")) {
            statement.setString(1, stamp.installation().toString());
            statement.setLong(2, stamp.chunk());
            statement.setString(3, table.archive().toString());
            statement.setLong(4, stamp.session());
            statement.setLong(5, stamp.epoch());
            statement.setString(6, table.source().toString());
            statement.setString(7, table.hashing().name());
            statement.setLong(8, digest.rows());
            statement.setBigDecimal(9, digest.hash());
            statement.setLong(10, digest.bytes());
            statement.setString(11, SqlServerText.moment(stamp.archivedAt()));
            statement.setString(12, SqlServerText.json(names(table, _ -> true)));
            statement.setString(13, SqlServerText.json(names(table, column -> !column.hashable())));
            statement.setBytes(14, bytes(seal.merkleRoot()));
            statement.setString(15, seal.fingerprint());
            statement.setString(16, seal.incarnation());
            statement.executeUpdate();
        }
    }

    private static byte @Nullable [] bytes(@Nullable String hex) {
        return hex == null ? null : HexFormat.of().parseHex(hex);
    }

    private static List<String> names(MoveTable table, Predicate<Column> wanted) {
        return table.columns().stream()
                .map(MoveTable.MoveColumn::column)
                .filter(wanted)
                .map(Column::name)
                .toList();
    }

    @Override
    public List<Proof> receipts(Connection connection, UUID installation, long chunk) throws SQLException {
        return ofChunk(
                connection,
                "receipt",
                "CAST(NULL AS varbinary(32))",
                "CAST(NULL AS nvarchar(200))",
                installation,
                chunk);
    }

    @Override
    public List<Proof> manifests(Connection connection, UUID installation, long chunk) throws SQLException {
        return ofChunk(connection, "manifest", "merkle_root", "fingerprint", installation, chunk);
    }

    private static List<Proof> ofChunk(
            Connection connection, String table, String root, String fingerprint, UUID installation, long chunk)
            throws SQLException {
        List<Proof> proofs = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT chunk_id, table_name, row_count, row_hash, row_bytes, %s, %s, incarnation FROM holdfast.%s
                WHERE installation = CAST(? AS uniqueidentifier) AND chunk_id = ? ORDER BY table_name""".formatted(root, fingerprint, table))) {
            statement.setString(1, installation.toString());
            statement.setLong(2, chunk);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    proofs.add(proof(row));
                }
            }
        }
        return proofs;
    }

    @Override
    public Sealed sealed(Connection archive, UUID installation, long chunk) throws SQLException {
        List<Proof> proofs = new ArrayList<>();
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT m.chunk_id, m.table_name, m.row_count, m.row_hash, m.row_bytes, m.merkle_root, m.fingerprint,
                  m.incarnation, life.incarnation
                FROM (%s) life
                LEFT JOIN holdfast.manifest m ON m.installation = CAST(? AS uniqueidentifier) AND m.chunk_id = ?
                ORDER BY m.table_name""".formatted(INCARNATION))) {
            statement.setString(1, installation.toString());
            statement.setLong(2, chunk);
            String incarnation = "";
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    incarnation = row.getString(9);
                    if (row.getString(2) != null) {
                        proofs.add(proof(row));
                    }
                }
            }
            return new Sealed(incarnation, proofs);
        }
    }

    @Override
    public void anchorAudit(Connection connection, UUID installation, AuditAnchor anchor) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                DECLARE @installation uniqueidentifier = ?, @number bigint = ?;
                INSERT INTO holdfast.audit_anchor (installation, number, digest, session_id)
                SELECT @installation, @number, ?, ?
                WHERE NOT EXISTS (
                  SELECT 1 FROM holdfast.audit_anchor WITH (UPDLOCK, HOLDLOCK)
                  WHERE installation = @installation AND number = @number)""")) {
            statement.setString(1, installation.toString());
            statement.setLong(2, anchor.number());
            statement.setString(3, anchor.digest());
            statement.setLong(4, anchor.session());
            statement.execute();
        }
    }

    @Override
    public List<AuditAnchor> auditAnchors(Connection connection, UUID installation) throws SQLException {
        if (!standing(connection).contains("audit_anchor")) {
            return List.of();
        }
        List<AuditAnchor> anchors = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT session_id, number, digest FROM holdfast.audit_anchor
                WHERE installation = CAST(? AS uniqueidentifier) ORDER BY number""")) {
            statement.setString(1, installation.toString());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    anchors.add(new AuditAnchor(row.getLong(1), row.getLong(2), row.getString(3)));
                }
            }
        }
        return anchors;
    }

    private static Proof proof(ResultSet row) throws SQLException {
        byte @Nullable [] root = row.getBytes(6);
        return new Proof(
                row.getLong(1),
                row.getString(2),
                new Digest(row.getLong(3), row.getBigDecimal(4), row.getLong(5)),
                new Seal(root == null ? null : HexFormat.of().formatHex(root), row.getString(7), row.getString(8)));
    }
}
