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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Reading back on PostgreSQL: one pass over an archive table gives the digests of all its chunks.
final class PostgresChecking implements Checking {
    @Override
    public void chunkDigests(
            Connection archive, UUID installation, MoveTable table, Consumer<HelperSchema.Proof> consumer)
            throws SQLException {
        Set<String> standing = new PostgresArchiveDdl()
                .archiveColumns(archive, table.archive()).orElse(List.of()).stream()
                        .map(Column::name)
                        .collect(Collectors.toSet());
        for (Hashed hashed : hashed(archive, installation, table)) {
            digests(archive, installation, table, hashed, standing, consumer);
        }
        withoutManifest(archive, installation, table, consumer);
    }

    /// The columns that some chunks of a table were hashed over, and how.
    private record Hashed(List<String> columns, List<String> asText, MoveTable.Hashing way) {
        Hashed {
            columns = List.copyOf(columns);
            asText = List.copyOf(asText);
        }

        String value(String name) {
            String reference = "a." + PostgresText.quote(name);
            return way == MoveTable.Hashing.RECORD && asText.contains(name) ? reference + "::text" : reference;
        }
    }

    private static List<Hashed> hashed(Connection archive, UUID installation, MoveTable table) throws SQLException {
        List<Hashed> ways = new ArrayList<>();
        try (PreparedStatement statement =
                archive.prepareStatement("SELECT DISTINCT hashed_columns, hashed_as_text, hashing"
                        + " FROM holdfast.manifest WHERE installation = ? AND table_name = ?")) {
            statement.setObject(1, installation);
            statement.setString(2, table.archive().toString());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ways.add(new Hashed(
                            List.of((String[]) rows.getArray(1).getArray()),
                            List.of((String[]) rows.getArray(2).getArray()),
                            MoveTable.Hashing.valueOf(rows.getString(3))));
                }
            }
        }
        return ways;
    }

    /// A column that is no longer there is left out: the digest then differs, as it should.
    private static void digests(
            Connection archive,
            UUID installation,
            MoveTable table,
            Hashed hashed,
            Set<String> standing,
            Consumer<HelperSchema.Proof> consumer)
            throws SQLException {
        List<String> values = hashed.columns().stream()
                .filter(standing::contains)
                .map(hashed::value)
                .toList();
        String sql = """
                SELECT a.hf_chunk, count(*), coalesce(sum(%s), 0)
                FROM %s a
                JOIN holdfast.manifest m ON m.chunk_id = a.hf_chunk
                WHERE m.installation = ? AND m.table_name = ? AND m.hashed_columns = ? AND m.hashed_as_text = ?
                  AND m.hashing = ?
                GROUP BY a.hf_chunk
                ORDER BY a.hf_chunk""".formatted(PostgresText.hash(values, hashed.way()), PostgresText.quote(table.archive()));
        try (PreparedStatement statement = archive.prepareStatement(sql)) {
            statement.setObject(1, installation);
            statement.setString(2, table.archive().toString());
            statement.setArray(3, archive.createArrayOf("text", hashed.columns().toArray()));
            statement.setArray(4, archive.createArrayOf("text", hashed.asText().toArray()));
            statement.setString(5, hashed.way().name());
            read(statement, table, consumer);
        }
    }

    private static void withoutManifest(
            Connection archive, UUID installation, MoveTable table, Consumer<HelperSchema.Proof> consumer)
            throws SQLException {
        String sql = """
                SELECT a.hf_chunk, count(*), 0::numeric
                FROM %s a
                WHERE NOT EXISTS (
                  SELECT FROM holdfast.manifest m
                  WHERE m.chunk_id = a.hf_chunk AND m.installation = ? AND m.table_name = ?)
                GROUP BY a.hf_chunk
                ORDER BY a.hf_chunk""".formatted(PostgresText.quote(table.archive()));
        try (PreparedStatement statement = archive.prepareStatement(sql)) {
            statement.setObject(1, installation);
            statement.setString(2, table.archive().toString());
            read(statement, table, consumer);
        }
    }

    private static void read(PreparedStatement statement, MoveTable table, Consumer<HelperSchema.Proof> consumer)
            throws SQLException {
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
