package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Disposing;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.Gathering;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Proving;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.SqlFile;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Disposing on SQL Server. Rows go by a DELETE whose OUTPUT goes into a table of the transaction; they are spelt and
/// hashed from there. The register of what went is [DisposalRegister]'s.
final class SqlServerDisposing implements Disposing {
    private static final String SCRIPT = SqlFile.read(Engine.SQLSERVER, "disposal-helpers.sql");
    private static final int PAGE = 10_000;

    private final CriteriaSql criteria;

    SqlServerDisposing(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public void install(Connection connection) throws SQLException {
        if (DisposalRegister.installed(connection)) {
            return;
        }
        SqlServerArchiveDdl.lock(connection);
        if (!DisposalRegister.installed(connection)) {
            SqlServerText.execute(connection, SCRIPT);
        }
    }

    @Override
    public List<Lot> lots(Connection archive, UUID installation, TableName root, Fragment end, Instant archivedUpTo)
            throws SQLException {
        List<Lot> lots = new ArrayList<>();
        try (PreparedStatement statement = archive.prepareStatement(
                """
                SELECT m.session_id, m.chunk_id, m.archived_at, r.ends, r.row_count, m.row_count, b.row_count, b.row_bytes
                FROM holdfast.manifest m
                CROSS APPLY (
                  SELECT e.ends, COUNT_BIG(*) AS row_count
                  FROM (
                    SELECT %s AS ends FROM %s a
                    WHERE a.hf_chunk = m.chunk_id AND a.hf_archived_at = m.archived_at) e
                  GROUP BY e.ends) r
                CROSS APPLY (
                  SELECT SUM(x.row_count) AS row_count, SUM(x.row_bytes) AS row_bytes FROM holdfast.manifest x
                  WHERE x.installation = m.installation AND x.chunk_id = m.chunk_id) b
                WHERE m.installation = CAST(? AS uniqueidentifier) AND m.table_name = ?
                  AND m.archived_at <= CAST(? AS datetimeoffset(6)) AND r.ends < %s
                ORDER BY r.ends, m.chunk_id""".formatted(end.sql(), SqlServerText.quote(root), SqlServerRetaining.endless()))) {
            int next = SqlServerText.bind(statement, 1, end.values());
            statement.setString(next++, installation.toString());
            statement.setString(next++, root.toString());
            statement.setString(next, SqlServerText.moment(archivedUpTo));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    lots.add(new Lot(
                            row.getLong(1),
                            row.getLong(2),
                            instant(row, 3),
                            instant(row, 4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8)));
                }
            }
        }
        return lots;
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    @Override
    public Keys keys(Connection archive, MoveTable root, Fragment end, Lot lot) throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT %s FROM %s t
                WHERE t.hf_chunk = ? AND t.hf_archived_at = CAST(? AS datetimeoffset(6))
                  AND %s = CAST(? AS datetimeoffset(6))
                ORDER BY %s""".formatted(
                        SqlServerText.asCarried("t", root.rootKey()),
                        SqlServerText.quote(root.source()),
                        end.sql(),
                        SqlServerText.columns(
                                "t", root.rootKey().stream().map(Column::name).toList())))) {
            statement.setLong(1, lot.chunk());
            statement.setString(2, SqlServerText.moment(lot.archivedAt()));
            int next = SqlServerText.bind(statement, 3, end.values());
            statement.setString(next, SqlServerText.moment(lot.retainUntil()));
            return KeyColumns.of(statement, KeyPath.layout(root.rootKey()));
        }
    }

    @Override
    public boolean ended(Connection archive, MoveTable root, Fragment end, Keys keys, long chunk, Instant moment)
            throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("SELECT COUNT_BIG(*) FROM "
                + KeyPath.from(root, SqlServerText.keys(keys.layout()), "") + " WHERE " + where(root, chunk) + " AND "
                + end.sql() + " > CAST(? AS datetimeoffset(6))")) {
            int next = SqlServerText.bind(statement, 1, keys);
            next = SqlServerText.bind(statement, next, end.values());
            statement.setString(next, SqlServerText.moment(moment));
            return SqlServerText.number(statement) == 0;
        }
    }

    @Override
    public List<Optional<Instant>> ends(Connection archive, Fragment end, List<Stamps> stamps) throws SQLException {
        List<Optional<Instant>> ends = new ArrayList<>();
        try (PreparedStatement statement =
                archive.prepareStatement("""
                SELECT CASE WHEN e.ends < %s THEN e.ends END
                FROM (
                  SELECT a.n, %s AS ends
                  FROM (
                    SELECT CAST(j.[key] AS int) AS n,
                      CAST(JSON_VALUE(j.value, '$[0]') AS datetimeoffset(6)) AS hf_archived_at,
                      CAST(JSON_VALUE(j.value, '$[1]') AS datetimeoffset(6)) AS hf_retain_until,
                      CAST(NULLIF(JSON_VALUE(j.value, '$[2]'), N'') AS datetimeoffset(6)) AS hf_retain_from
                    FROM OPENJSON(?) j) a) e
                ORDER BY e.n""".formatted(SqlServerRetaining.endless(), end.sql()))) {
            int next = SqlServerText.bind(statement, 1, end.values());
            statement.setString(
                    next,
                    stamps.stream()
                            .map(each -> SqlServerText.json(List.of(
                                    SqlServerText.moment(each.archivedAt()),
                                    each.retainUntil(),
                                    each.retainFrom() == null ? "" : each.retainFrom())))
                            .collect(Collectors.joining(",", "[", "]")));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ends.add(Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                            .map(OffsetDateTime::toInstant));
                }
            }
        }
        return ends;
    }

    /// The rows that hang on the keys, within one chunk: a key that was used again has rows in several.
    private static String where(MoveTable table, long chunk) {
        return chunk == 0
                ? KeyPath.where(table)
                : KeyPath.aliases(table).stream()
                        .map(alias -> " AND " + alias + ".hf_chunk = " + chunk)
                        .collect(Collectors.joining("", KeyPath.where(table), ""));
    }

    @Override
    public Keys ownKeys(Connection connection, MoveTable table, Keys keys, long chunk) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT " + SqlServerText.asCarried("t", table.key()) + " " + from(table, keys, chunk))) {
            SqlServerText.bind(statement, 1, keys);
            return KeyColumns.of(statement, KeyPath.layout(table.key()));
        }
    }

    private static String from(MoveTable table, Keys keys, long chunk) {
        return "FROM " + KeyPath.from(table, SqlServerText.keys(keys.layout()), "") + " WHERE " + where(table, chunk);
    }

    @Override
    public Rows read(Connection connection, MoveTable table, Proving.Covered covered, Keys keys, long chunk)
            throws SQLException {
        return rows(connection, table.source(), covered, "t", from(table, keys, chunk), keys);
    }

    @Override
    public Rows delete(Connection connection, MoveTable table, Proving.Covered covered, Keys keys, long chunk)
            throws SQLException {
        ChunkRows.capture(
                connection, ChunkRows.captureSql(criteria, table, false, where(table, chunk)), table, keys, false);
        GoneRows.delete(connection, table, Fragment.of(chunk == 0 ? "" : "\n    AND t.hf_chunk = " + chunk));
        Rows gone = rows(connection, table.source(), covered, "g", "FROM #hf_gone g", null);
        GoneRows.drop(connection);
        ChunkRows.drop(connection);
        return gone;
    }

    @Override
    public Rows standing(Connection connection, TableName table, Proving.Covered covered, long chunk)
            throws SQLException {
        return rows(
                connection,
                table,
                covered,
                "t",
                "FROM " + SqlServerText.quote(table) + " t WHERE t.hf_chunk = " + chunk,
                null);
    }

    private static Rows rows(
            Connection connection,
            TableName table,
            Proving.Covered covered,
            String alias,
            String from,
            @Nullable Keys keys)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT " + SqlServerProving.selected(connection, table, covered, alias) + " " + from)) {
            if (keys != null) {
                SqlServerText.bind(statement, 1, keys);
            }
            Gathering gathered = SqlServerProving.gather(statement, connection, table, covered);
            return new Rows(gathered.digest(), gathered.leaves());
        }
    }

    @Override
    public void lock(Connection connection, MoveTable table, Keys keys, long chunk) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT COUNT_BIG(*) FROM "
                + KeyPath.from(table, SqlServerText.keys(keys.layout()), " WITH (UPDLOCK, HOLDLOCK, ROWLOCK)")
                + " WHERE " + where(table, chunk))) {
            SqlServerText.bind(statement, 1, keys);
            SqlServerText.number(statement);
        }
    }

    /// Where no hold was ever placed there is no fence, which is as good as one that says 0.
    @Override
    public boolean enter(Connection connection, UUID installation, String scope, long holdEpoch, ServerLimits limits)
            throws SQLException {
        long[] epochs = Fence.share(connection, installation, scope, limits);
        return (epochs.length == 0 ? 0 : epochs[1]) == holdEpoch;
    }

    @Override
    public void approve(Connection connection, UUID installation, Approval approval) throws SQLException {
        DisposalRegister.approve(connection, installation, approval);
    }

    @Override
    public void writeReceipt(Connection connection, UUID installation, Receipt receipt) throws SQLException {
        DisposalRegister.write(connection, installation, receipt);
    }

    @Override
    public List<Receipt> receipts(Connection connection, UUID installation, long order, int item) throws SQLException {
        return DisposalRegister.receipts(connection, installation, order, item);
    }

    @Override
    public Map<String, Map<Long, Gone>> gone(Connection connection, UUID installation, long after, long upTo)
            throws SQLException {
        return DisposalRegister.gone(connection, installation, after, upTo);
    }

    @Override
    public Map<Long, Long> counts(Connection archive, TableName table, Collection<Long> chunks) throws SQLException {
        Map<Long, Long> counts = new HashMap<>();
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT a.hf_chunk, COUNT_BIG(*) FROM %s a
                WHERE a.hf_chunk IN (SELECT CAST(value AS bigint) FROM OPENJSON(?))
                GROUP BY a.hf_chunk""".formatted(SqlServerText.quote(table)))) {
            statement.setString(1, List.copyOf(chunks).toString());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    counts.put(row.getLong(1), row.getLong(2));
                }
            }
        }
        return counts;
    }

    @Override
    public Set<Long> receipted(Connection source, UUID installation, Collection<Long> chunks) throws SQLException {
        Set<Long> receipted = new HashSet<>();
        if (!new SqlServerHelpers().installed(source)) {
            return receipted;
        }
        try (PreparedStatement statement = source.prepareStatement("""
                SELECT DISTINCT chunk_id FROM holdfast.receipt
                WHERE installation = CAST(? AS uniqueidentifier)
                  AND chunk_id IN (SELECT CAST(value AS bigint) FROM OPENJSON(?))""")) {
            statement.setString(1, installation.toString());
            statement.setString(2, List.copyOf(chunks).toString());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    receipted.add(row.getLong(1));
                }
            }
        }
        return receipted;
    }

    /// The driver reads a result as it comes, so no page is kept longer than it is used.
    @Override
    public void eachKey(
            Connection connection, TableName table, List<Column> key, @Nullable Long chunk, Consumer<Keys> pages)
            throws SQLException {
        String sql = "SELECT %s FROM %s t%s"
                .formatted(
                        SqlServerText.asCarried("t", key),
                        SqlServerText.quote(table),
                        chunk == null ? "" : " WHERE t.hf_chunk = " + chunk);
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            KeyColumns page = new KeyColumns(KeyPath.layout(key));
            int rows = 0;
            while (row.next()) {
                page.add(row, 1);
                if (++rows == PAGE) {
                    pages.accept(page.keys());
                    page = new KeyColumns(KeyPath.layout(key));
                    rows = 0;
                }
            }
            if (rows > 0) {
                pages.accept(page.keys());
            }
        }
    }

    /// There are none: see [SqlServerArchiveDdl].
    @Override
    public List<Partition> emptyPartitions(Connection archive, TableName table, Instant before) {
        return List.of();
    }

    @Override
    public boolean dropEmpty(Connection archive, TableName table, Partition partition, ServerLimits limits) {
        return false;
    }

    static Digest digest(ResultSet row, int first) throws SQLException {
        return new Digest(row.getLong(first), row.getBigDecimal(first + 1), 0);
    }
}
