package dev.holdfast.dialect.postgresql;

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

/// Reading back on PostgreSQL, a range of chunks at a time: chunk numbers rise, so the rows of a range lie together.
final class PostgresChecking implements Checking {
    /// Read through JSON, in which a column that an older helper schema lacks is merely absent.
    private static final String ROOT = "(to_jsonb(m) ->> 'merkle_root')::bytea";

    @Override
    public List<Manifest> manifests(
            Connection archive, UUID installation, List<TableName> tables, long after, int limit) throws SQLException {
        String sql = """
                SELECT m.session_id, m.chunk_id, m.table_name, m.source_table, m.row_count, m.row_hash, m.row_bytes,
                  %s, m.hashed_columns, m.hashed_as_text, m.hashing, m.archived_at
                FROM holdfast.manifest m
                WHERE m.installation = ? AND m.table_name = ANY (?) AND m.chunk_id > ?
                ORDER BY m.chunk_id FETCH FIRST ? ROWS WITH TIES""".formatted(ROOT);
        List<Manifest> manifests = new ArrayList<>();
        try (PreparedStatement statement = archive.prepareStatement(sql)) {
            page(statement, installation, tables, after, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    manifests.add(manifest(row));
                }
            }
        }
        return manifests;
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
                        List.of((String[]) row.getArray(9).getArray()),
                        List.of((String[]) row.getArray(10).getArray()),
                        MoveTable.Hashing.valueOf(row.getString(11))),
                row.getObject(12, OffsetDateTime.class).toInstant());
    }

    private static void page(
            PreparedStatement statement, UUID installation, List<TableName> tables, long after, int limit)
            throws SQLException {
        statement.setObject(1, installation);
        statement.setArray(
                2,
                statement
                        .getConnection()
                        .createArrayOf(
                                "text", tables.stream().map(TableName::toString).toArray()));
        statement.setLong(3, after);
        statement.setInt(4, limit);
    }

    @Override
    public List<Receipt> receipts(Connection source, UUID installation, List<TableName> tables, long after, int limit)
            throws SQLException {
        List<Receipt> receipts = new ArrayList<>();
        try (PreparedStatement statement = source.prepareStatement("""
                SELECT session_id, chunk_id, table_name, row_count, row_hash, row_bytes
                FROM holdfast.receipt
                WHERE installation = ? AND table_name = ANY (?) AND chunk_id > ?
                ORDER BY chunk_id FETCH FIRST ? ROWS WITH TIES""")) {
            page(statement, installation, tables, after, limit);
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

    /// A column that is no longer there is left out: the digest then differs, as it should.
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
            HashedHere.digests(archive, table, covered, after, upTo, consumer);
            return;
        }
        Set<String> standing = new PostgresArchiveDdl()
                .archiveColumns(archive, table).orElse(List.of()).stream()
                        .map(Column::name)
                        .collect(Collectors.toSet());
        List<String> values = covered.columns().stream()
                .filter(standing::contains)
                .map(name -> PostgresProving.covered(covered, name))
                .toList();
        String sql = """
                SELECT a.hf_chunk, count(*), coalesce(sum(%s), 0)
                FROM %s a
                WHERE a.hf_chunk > ? AND a.hf_chunk <= ?
                GROUP BY a.hf_chunk""".formatted(PostgresText.hash(values, covered.hashing()), PostgresText.quote(table));
        try (PreparedStatement statement = archive.prepareStatement(sql)) {
            statement.setLong(1, after);
            statement.setLong(2, upTo);
            statement.setFetchSize(5_000);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    consumer.accept(new HelperSchema.Proof(
                            rows.getLong(1), table.toString(), new Digest(rows.getLong(2), rows.getBigDecimal(3), 0)));
                }
            }
        }
    }

    @Override
    public Set<Long> foreignChunks(Connection archive, UUID installation, List<Long> chunks) throws SQLException {
        Set<Long> foreign = new HashSet<>();
        try (PreparedStatement statement = archive.prepareStatement(
                "SELECT DISTINCT chunk_id FROM holdfast.manifest WHERE installation <> ? AND chunk_id = ANY (?)")) {
            statement.setObject(1, installation);
            statement.setArray(2, archive.createArrayOf("int8", chunks.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    foreign.add(rows.getLong(1));
                }
            }
        }
        return foreign;
    }

    @Override
    public Map<List<Object>, Long> hashes(
            Connection connection, TableName table, List<Column> key, Proving.Covered covered, long chunk, Keys keys)
            throws SQLException {
        String carried =
                key.stream().map(column -> PostgresText.asCarried("a", column)).collect(Collectors.joining(", "));
        List<String> values = covered.columns().stream()
                .map(name -> PostgresProving.covered(covered, name))
                .toList();
        boolean canonical = covered.hashing() == MoveTable.Hashing.CANONICAL;
        List<PostgresProving.Value> spelt = canonical ? PostgresProving.values(connection, table, covered) : List.of();
        PostgresRecords.Reader reader = PostgresRecords.Reader.of(spelt);
        String sql = "SELECT %s, %s FROM %s JOIN %s a ON %s%s"
                .formatted(
                        canonical
                                ? PostgresRecords.record(PostgresRecords.sent("a", spelt))
                                : PostgresText.hash(values, covered.hashing()),
                        carried,
                        PostgresText.unnest(keys.layout()),
                        PostgresText.quote(table),
                        PostgresText.matches("a", key),
                        chunk == 0 ? "" : " AND a.hf_chunk = ?");
        Map<List<Object>, Long> hashes = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = PostgresText.bind(statement, 1, keys);
            if (chunk != 0) {
                statement.setLong(next, chunk);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    List<Object> carriedKey = new ArrayList<>();
                    for (int i = 0; i < keys.layout().size(); i++) {
                        carriedKey.add(rows.getObject(i + 2));
                    }
                    hashes.put(
                            List.copyOf(carriedKey),
                            canonical ? Leaves.hash(reader.leaf(rows.getBytes(1))) : rows.getLong(1));
                }
            }
        }
        return hashes;
    }

    /// Twice in one chunk is looked for only where there is anything twice.
    @Override
    public Duplicates duplicates(Connection archive, TableName table, List<String> key) throws SQLException {
        String columns = PostgresText.columns("a", key);
        long keys = more(archive, table, columns);
        return new Duplicates(keys, keys == 0 ? 0 : more(archive, table, columns + ", a.hf_chunk"));
    }

    private static long more(Connection archive, TableName table, String grouping) throws SQLException {
        return number(
                archive,
                "SELECT count(*) FROM (SELECT 1 FROM %s a GROUP BY %s HAVING count(*) > 1) d"
                        .formatted(PostgresText.quote(table), grouping));
    }

    @Override
    public long present(Connection connection, TableName table, List<Column> key, Keys keys) throws SQLException {
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

    @Override
    public Durability durability(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT pg_catalog.pg_is_in_recovery(), current_setting('synchronous_commit') <> 'off',
                          current_setting('fsync') = 'on', current_setting('full_page_writes') = 'on'""")) {
            row.next();
            List<String> risks = new ArrayList<>();
            if (!row.getBoolean(3)) {
                risks.add("fsync is off: a crash of the machine loses commits and may break the database");
            }
            if (!row.getBoolean(4)) {
                risks.add("full_page_writes is off: a crash of the machine may break the database");
            }
            return new Durability(row.getBoolean(1), row.getBoolean(2), risks);
        }
    }

    @Override
    public List<TableName> unlogged(Connection connection, List<TableName> tables) throws SQLException {
        List<TableName> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT EXISTS (
                  SELECT 1 FROM pg_catalog.pg_class t
                  LEFT JOIN LATERAL pg_catalog.pg_partition_tree(t.oid) p ON true
                  JOIN pg_catalog.pg_class c ON c.oid = coalesce(p.relid, t.oid)
                  WHERE t.oid = to_regclass(?) AND c.relpersistence = 'u')""")) {
            for (TableName table : tables) {
                statement.setString(1, PostgresText.quote(table));
                try (ResultSet row = statement.executeQuery()) {
                    if (row.next() && row.getBoolean(1)) {
                        found.add(table);
                    }
                }
            }
        }
        return found;
    }
}
