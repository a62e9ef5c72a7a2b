package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Disposing;
import dev.holdfast.dialect.Gathering;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Proving;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import dev.holdfast.proof.Leaves;
import dev.holdfast.proof.ProofColumn;
import dev.holdfast.proof.RowWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// Proving on PostgreSQL: rows come by binary COPY out of the archive's own table, each with its chunk and its record
/// hash, so that one read serves the digest and the root. While this end spells and hashes rows, the server reads the
/// next ones.
final class PostgresProving implements Proving {
    /// Stands for a hash that is reckoned here, or not wanted.
    private static final String UNHASHED = "0::bigint";

    @Override
    public Proved prove(Connection archive, MoveTable table, Stamp stamp, boolean hashed) throws SQLException {
        List<Value> values = table.columns().stream()
                .map(column -> new Value(column.name(), Spelling.of(column.archiveType())))
                .toList();
        String where =
                "a.hf_chunk = %d AND a.hf_archived_at = timestamptz '%s'".formatted(stamp.chunk(), stamp.archivedAt());
        boolean canonical = table.hashing() == MoveTable.Hashing.CANONICAL;
        String hash = hashed && !canonical ? PostgresText.hash("a", table) : UNHASHED;
        List<Proved> proved = new ArrayList<>();
        read(archive, sql(table.archive(), values, hash, where), values, canonical, proved::add);
        return proved.isEmpty() ? new Proved(stamp.chunk(), Digest.NONE, new Leaves().root()) : proved.getFirst();
    }

    /// A column that is no longer there is left out: digest and root then differ, as they should.
    @Override
    public void prove(
            Connection archive, TableName table, Covered covered, long after, long upTo, Consumer<Proved> consumer)
            throws SQLException {
        List<Value> values = values(archive, table, covered);
        String hash = hash("a", covered, values);
        String where = "a.hf_chunk > %d AND a.hf_chunk <= %d".formatted(after, upTo);
        boolean canonical = covered.hashing() == MoveTable.Hashing.CANONICAL;
        read(archive, sql(table, values, hash, where), values, canonical, consumer);
    }

    /// The engine's hash of the covered values, or none where the hash is canonical.
    static String hash(String alias, Covered covered, List<Value> values) {
        return covered.hashing() == MoveTable.Hashing.CANONICAL
                ? UNHASHED
                : PostgresText.hash(
                        values.stream()
                                .map(value -> covered(alias, covered, value.name()))
                                .toList(),
                        covered.hashing());
    }

    /// The covered columns that stand.
    static List<Value> values(Connection connection, TableName table, Covered covered) throws SQLException {
        List<Column> standing =
                new PostgresArchiveDdl().archiveColumns(connection, table).orElse(List.of());
        return covered.columns().stream()
                .flatMap(
                        name -> standing.stream().filter(column -> column.name().equals(name)))
                .map(column -> new Value(column.name(), Spelling.of(column.type())))
                .toList();
    }

    /// A covered column as the record hash takes it.
    static String covered(Covered covered, String name) {
        return covered("a", covered, name);
    }

    static String covered(String alias, Covered covered, String name) {
        String reference = alias + "." + PostgresText.quote(name);
        return covered.hashing() == MoveTable.Hashing.RECORD && covered.asText().contains(name)
                ? reference + "::text"
                : reference;
    }

    record Value(String name, Spelling spelling) {}

    /// The numbers and the moment are our own, so they may be spelt: COPY takes no parameters.
    private static String sql(TableName table, List<Value> values, String hash, String where) {
        String columns = values.stream()
                .map(value -> ", " + value.spelling().sent("a." + PostgresText.quote(value.name())))
                .collect(Collectors.joining());
        return "COPY (SELECT a.hf_chunk, %s%s FROM %s a WHERE %s) TO STDOUT (FORMAT binary)"
                .formatted(hash, columns, PostgresText.quote(table), where);
    }

    private static void read(
            Connection connection, String sql, List<Value> values, boolean canonical, Consumer<Proved> consumer)
            throws SQLException {
        chunks(connection, sql, values, canonical)
                .forEach((chunk, rows) -> consumer.accept(new Proved(chunk, rows.digest(), rows.root())));
    }

    /// What a COPY of one chunk's rows sends: a number, the record hash, the values.
    static Disposing.Rows gather(Connection connection, String sql, List<Value> values, boolean canonical)
            throws SQLException {
        return chunks(connection, sql, values, canonical).values().stream()
                .map(rows -> new Disposing.Rows(rows.digest(), rows.leaves()))
                .findFirst()
                .orElseGet(() -> new Disposing.Rows(Digest.NONE, new Leaves()));
    }

    private static Map<Long, Gathering> chunks(Connection connection, String sql, List<Value> values, boolean canonical)
            throws SQLException {
        Map<Long, Gathering> chunks = new HashMap<>();
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        try {
            gather(new BinaryRows(copy), values, canonical, chunks);
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        return chunks;
    }

    private static void gather(BinaryRows rows, List<Value> values, boolean canonical, Map<Long, Gathering> chunks)
            throws SQLException {
        Spelling[] spellings = values.stream().map(Value::spelling).toArray(Spelling[]::new);
        RowWriter writer = new RowWriter(values.stream()
                .map(value -> new ProofColumn(value.name(), value.spelling().family()))
                .toList());
        Gathering current = new Gathering(true);
        long currentChunk = Long.MIN_VALUE;
        while (rows.next() >= 0) {
            long chunk = number(rows);
            long hash = number(rows);
            for (Spelling spelling : spellings) {
                int length = rows.value();
                if (length < 0) {
                    writer.absent();
                } else {
                    spelling.spell(rows, length, writer);
                    rows.skip(length);
                }
            }
            if (chunk != currentChunk) {
                current = chunks.computeIfAbsent(chunk, _ -> new Gathering(true));
                currentChunk = chunk;
            }
            byte[] leaf = writer.leaf();
            current.add(canonical ? Leaves.hash(leaf) : hash, leaf);
        }
    }

    private static long number(BinaryRows rows) throws SQLException {
        int length = rows.value();
        long number = rows.int64(rows.begin());
        rows.skip(length);
        return number;
    }
}
