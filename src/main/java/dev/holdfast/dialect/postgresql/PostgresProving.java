package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Disposing;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Proving;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import dev.holdfast.proof.Leaves;
import dev.holdfast.proof.ProofColumn;
import dev.holdfast.proof.RowWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
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
    @Override
    public Proved prove(Connection archive, MoveTable table, Stamp stamp, boolean hashed) throws SQLException {
        List<Value> values = table.columns().stream()
                .map(column -> new Value(column.name(), Spelling.of(column.archiveType())))
                .toList();
        String where =
                "a.hf_chunk = %d AND a.hf_archived_at = timestamptz '%s'".formatted(stamp.chunk(), stamp.archivedAt());
        String hash = hashed ? PostgresText.hash("a", table) : "0::bigint";
        List<Proved> proved = new ArrayList<>();
        read(archive, sql(table.archive(), values, hash, where), values, proved::add);
        return proved.isEmpty() ? new Proved(stamp.chunk(), Digest.NONE, new Leaves().root()) : proved.getFirst();
    }

    /// A column that is no longer there is left out: digest and root then differ, as they should.
    @Override
    public void prove(
            Connection archive, TableName table, Covered covered, long after, long upTo, Consumer<Proved> consumer)
            throws SQLException {
        List<Value> values = values(archive, table, covered);
        String hash = PostgresText.hash(
                values.stream().map(value -> covered(covered, value.name())).toList(), covered.hashing());
        String where = "a.hf_chunk > %d AND a.hf_chunk <= %d".formatted(after, upTo);
        read(archive, sql(table, values, hash, where), values, consumer);
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

    private static void read(Connection connection, String sql, List<Value> values, Consumer<Proved> consumer)
            throws SQLException {
        chunks(connection, sql, values).forEach((chunk, gathered) -> consumer.accept(gathered.proved(chunk)));
    }

    /// What a COPY of one chunk's rows sends: a number, the record hash, the values.
    static Disposing.Rows gather(Connection connection, String sql, List<Value> values) throws SQLException {
        return chunks(connection, sql, values).values().stream()
                .map(Gathered::rows)
                .findFirst()
                .orElseGet(() -> new Disposing.Rows(Digest.NONE, new Leaves()));
    }

    private static Map<Long, Gathered> chunks(Connection connection, String sql, List<Value> values)
            throws SQLException {
        Map<Long, Gathered> chunks = new HashMap<>();
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        try {
            gather(new BinaryRows(copy), values, chunks);
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        return chunks;
    }

    private static void gather(BinaryRows rows, List<Value> values, Map<Long, Gathered> chunks) throws SQLException {
        Spelling[] spellings = values.stream().map(Value::spelling).toArray(Spelling[]::new);
        RowWriter writer = new RowWriter(values.stream()
                .map(value -> new ProofColumn(value.name(), value.spelling().family()))
                .toList());
        Gathered current = new Gathered();
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
                current = chunks.computeIfAbsent(chunk, _ -> new Gathered());
                currentChunk = chunk;
            }
            current.add(hash, writer.leaf());
        }
    }

    private static long number(BinaryRows rows) throws SQLException {
        int length = rows.value();
        long number = rows.int64(rows.begin());
        rows.skip(length);
        return number;
    }

    /// What was read of a chunk so far. The sum of hashes is kept in halves, which do not overflow below 2^31 rows.
    private static final class Gathered {
        private final Leaves leaves = new Leaves();
        private long low;
        private long high;

        void add(long hash, byte[] leaf) {
            low += hash & 0xffff_ffffL;
            high += hash >> 32;
            leaves.add(leaf);
        }

        Proved proved(long chunk) {
            return new Proved(chunk, digest(), leaves.root());
        }

        Disposing.Rows rows() {
            return new Disposing.Rows(digest(), leaves);
        }

        private Digest digest() {
            BigInteger sum = BigInteger.valueOf(high).shiftLeft(32).add(BigInteger.valueOf(low));
            return new Digest(leaves.count(), new BigDecimal(sum), 0);
        }
    }
}
