package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Checking;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Proving;
import dev.holdfast.dialect.TableName;
import dev.holdfast.proof.Leaves;
import dev.holdfast.proof.Root;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reading back on SQL Server, a range of chunks at a time, in the order in which the rows lie.
final class SqlServerChecking implements Checking {
    /// Its hash is the same on every version, so all count as one.
    private static final int ONE_VERSION = 2019;

    @Override
    public List<Manifest> manifests(
            Connection archive, UUID installation, List<TableName> tables, long after, int limit) throws SQLException {
        List<Manifest> manifests = new ArrayList<>();
        try (PreparedStatement statement = archive.prepareStatement(page(
                "m.session_id, m.chunk_id, m.table_name, m.source_table, m.row_count, m.row_hash, m.row_bytes, m.merkle_root,"
                        + " m.hashed_columns, m.hashed_as_text, m.hashing, m.archived_at",
                "holdfast.manifest"))) {
            bind(statement, installation, tables, after, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    manifests.add(manifest(row));
                }
            }
        }
        return manifests;
    }

    /// Whole chunks: what ends at the last line's chunk, not at the line.
    private static String page(String columns, String table) {
        return """
                SELECT %1$s
                FROM %2$s m
                WHERE m.installation = CAST(? AS uniqueidentifier)
                  AND m.table_name IN (SELECT value FROM OPENJSON(?))
                  AND m.chunk_id > ? AND m.chunk_id <= (
                    SELECT MAX(last_one.chunk_id) FROM (
                      SELECT TOP (?) n.chunk_id FROM %2$s n
                      WHERE n.installation = CAST(? AS uniqueidentifier)
                        AND n.table_name IN (SELECT value FROM OPENJSON(?)) AND n.chunk_id > ?
                      ORDER BY n.chunk_id) last_one)
                ORDER BY m.chunk_id""".formatted(columns, table);
    }

    private static void bind(
            PreparedStatement statement, UUID installation, List<TableName> tables, long after, int limit)
            throws SQLException {
        String names =
                SqlServerText.json(tables.stream().map(TableName::toString).toList());
        statement.setString(1, installation.toString());
        statement.setString(2, names);
        statement.setLong(3, after);
        statement.setInt(4, limit);
        statement.setString(5, installation.toString());
        statement.setString(6, names);
        statement.setLong(7, after);
    }

    private static Manifest manifest(ResultSet row) throws SQLException {
        byte @Nullable [] root = row.getBytes(8);
        return new Manifest(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                new Digest(row.getLong(5), row.getBigDecimal(6), row.getLong(7)),
                root == null ? null : Root.of(root),
                new Proving.Covered(
                        NameList.parse(row.getString(9)),
                        NameList.parse(row.getString(10)),
                        MoveTable.Hashing.valueOf(row.getString(11))),
                row.getObject(12, OffsetDateTime.class).toInstant());
    }

    @Override
    public List<Receipt> receipts(Connection source, UUID installation, List<TableName> tables, long after, int limit)
            throws SQLException {
        List<Receipt> receipts = new ArrayList<>();
        try (PreparedStatement statement = source.prepareStatement(page(
                "m.session_id, m.chunk_id, m.table_name, m.row_count, m.row_hash, m.row_bytes", "holdfast.receipt"))) {
            bind(statement, installation, tables, after, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    receipts.add(new Receipt(
                            row.getLong(1),
                            row.getLong(2),
                            row.getString(3),
                            new Digest(row.getLong(4), row.getBigDecimal(5), row.getLong(6))));
                }
            }
        }
        return receipts;
    }

    private static List<SqlServerHash.Value> covered(Connection connection, TableName table, Proving.Covered covered)
            throws SQLException {
        return SqlServerProving.standing(connection, table, covered).stream()
                .map(column -> new SqlServerHash.Value(column.name(), column.type()))
                .toList();
    }

    @Override
    public void digests(
            Connection archive,
            TableName table,
            Proving.Covered covered,
            long after,
            long upTo,
            Consumer<HelperSchema.Proof> consumer)
            throws SQLException {
        if (covered.hashing() == MoveTable.Hashing.CANONICAL) {
            SqlServerProving.eachChunk(
                    archive,
                    table,
                    covered,
                    after,
                    upTo,
                    false,
                    (chunk, rows) -> consumer.accept(new HelperSchema.Proof(chunk, table.toString(), rows.digest())));
            return;
        }
        String sql = """
                SELECT a.hf_chunk, COUNT_BIG(*), %s
                FROM %s a
                WHERE a.hf_chunk > ? AND a.hf_chunk <= ?
                GROUP BY a.hf_chunk""".formatted(
                SqlServerHash.sum(SqlServerHash.of("a", covered(archive, table, covered))), SqlServerText.quote(table));
        try (PreparedStatement statement = archive.prepareStatement(sql)) {
            statement.setLong(1, after);
            statement.setLong(2, upTo);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    consumer.accept(new HelperSchema.Proof(
                            row.getLong(1), table.toString(), new Digest(row.getLong(2), row.getBigDecimal(3), 0)));
                }
            }
        }
    }

    @Override
    public Set<Long> foreignChunks(Connection archive, UUID installation, List<Long> chunks) throws SQLException {
        Set<Long> foreign = new HashSet<>();
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT DISTINCT chunk_id FROM holdfast.manifest
                WHERE installation <> CAST(? AS uniqueidentifier)
                  AND chunk_id IN (SELECT CAST(value AS bigint) FROM OPENJSON(?))""")) {
            statement.setString(1, installation.toString());
            statement.setString(2, chunks.toString());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    foreign.add(row.getLong(1));
                }
            }
        }
        return foreign;
    }

    @Override
    public Map<List<Object>, Long> hashes(
            Connection connection, TableName table, List<Column> key, Proving.Covered covered, long chunk, Keys keys)
            throws SQLException {
        boolean canonical = covered.hashing() == MoveTable.Hashing.CANONICAL;
        SqlServerRows rows = SqlServerRows.of(SqlServerProving.standing(connection, table, covered));
        String sql = "SELECT %s, %s FROM %s JOIN %s a ON %s%s"
                .formatted(
                        SqlServerText.asCarried("a", key),
                        canonical ? rows.select("a") : SqlServerHash.of("a", covered(connection, table, covered)),
                        SqlServerText.keys(keys.layout()),
                        SqlServerText.quote(table),
                        SqlServerText.matches("a", key),
                        chunk == 0 ? "" : " AND a.hf_chunk = ?");
        Map<List<Object>, Long> hashes = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = SqlServerText.bind(statement, 1, keys);
            if (chunk != 0) {
                statement.setLong(next, chunk);
            }
            int hash = key.size() + 1;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    List<Object> carried = new ArrayList<>();
                    for (int i = 0; i < key.size(); i++) {
                        carried.add(KeyColumns.value(row, i + 1, key.get(i).keyType()));
                    }
                    hashes.put(List.copyOf(carried), canonical ? Leaves.hash(rows.leaf(row, hash)) : row.getLong(hash));
                }
            }
        }
        return hashes;
    }

    /// Twice in one chunk is looked for only where there is anything twice.
    @Override
    public Duplicates duplicates(Connection archive, TableName table, List<String> key) throws SQLException {
        String columns = SqlServerText.columns("a", key);
        long keys = more(archive, table, columns);
        return new Duplicates(keys, keys == 0 ? 0 : more(archive, table, columns + ", a.hf_chunk"));
    }

    private static long more(Connection archive, TableName table, String grouping) throws SQLException {
        return number(
                archive,
                "SELECT COUNT_BIG(*) FROM (SELECT 1 AS one FROM %s a GROUP BY %s HAVING COUNT_BIG(*) > 1) d"
                        .formatted(SqlServerText.quote(table), grouping));
    }

    @Override
    public long present(Connection connection, TableName table, List<Column> key, Keys keys) throws SQLException {
        String sql = "SELECT COUNT_BIG(*) FROM %s JOIN %s t ON %s"
                .formatted(
                        SqlServerText.keys(keys.layout()), SqlServerText.quote(table), SqlServerText.matches("t", key));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            SqlServerText.bind(statement, 1, keys);
            return SqlServerText.number(statement);
        }
    }

    @Override
    public long count(Connection connection, TableName table) throws SQLException {
        return number(connection, "SELECT COUNT_BIG(*) FROM " + SqlServerText.quote(table));
    }

    @Override
    public int majorVersion(Connection connection) {
        return ONE_VERSION;
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return SqlServerText.number(statement);
        }
    }

    /// Delayed durability is allowed by a database and asked for by a commit; a database that forces it makes every
    /// commit unsafe.
    @Override
    public Durability durability(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT CASE WHEN CAST(DATABASEPROPERTYEX(DB_NAME(), 'Updateability') AS nvarchar(20)) = N'READ_ONLY'
                            THEN 1 ELSE 0 END,
                          delayed_durability, page_verify_option
                        FROM sys.databases WHERE database_id = DB_ID()""")) {
            row.next();
            List<String> risks = new ArrayList<>();
            if (row.getInt(3) != 2) {
                risks.add("page_verify is not CHECKSUM: a page that the disk damaged is not noticed");
            }
            return new Durability(row.getInt(1) == 1, row.getInt(2) != 2, risks);
        }
    }

    /// Tables in memory with SCHEMA_ONLY durability.
    @Override
    public List<TableName> unlogged(Connection connection, List<TableName> tables) throws SQLException {
        Set<TableName> found = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT s.name, t.name FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id
                WHERE t.durability = 1""");
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(new TableName(row.getString(1), row.getString(2)));
            }
        }
        return tables.stream().filter(found::contains).collect(Collectors.toList());
    }
}
