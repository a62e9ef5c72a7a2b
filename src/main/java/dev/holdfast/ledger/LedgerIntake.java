package dev.holdfast.ledger;

import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.store.Tx;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Ids that were archived before Holdfast came, taken into the ledger for one child policy. Their chunks are handed off
/// from the beginning and moved no row: `root_rows` is null, which tells them from all others.
public final class LedgerIntake {
    /// @param session of the parent policy; @param policy its number; @param table whose ids they are
    /// @param keyColumns its key columns, one for each column of the keys
    public record Intake(long session, int policy, TableName table, List<String> keyColumns, int childPolicy) {
        public Intake {
            keyColumns = List.copyOf(keyColumns);
        }
    }

    /// How many keys, and the sum of their hashes.
    public record Sum(long keys, BigDecimal hash) {
        public static final Sum NONE = new Sum(0, BigDecimal.ZERO);

        public Sum plus(Sum other) {
            return new Sum(keys + other.keys, hash.add(other.hash));
        }
    }

    /// @return the numbers of the chunks, in order
    public List<Long> take(Tx tx, Intake into, List<Keys> chunks) {
        return tx.dsl().connectionResult(connection -> {
            List<Long> numbers = Ledger.numbers(connection, chunks.size());
            try (PreparedStatement ledger = connection.prepareStatement("""
                            INSERT INTO ledger (session_id, chunk_id, policy_id, table_schema, table_name, key_columns,
                              key_layout, bigint_keys, uuid_keys, text_keys, key_count, state, archived_at,
                              retain_until, ended_at)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'handed_off', now(), now(), clock_timestamp())""");
                    PreparedStatement handoff = connection.prepareStatement("""
                            INSERT INTO handoff (session_id, chunk_id, child_policy_id, key_count, state)
                            VALUES (?, ?, ?, ?, 'pending')""")) {
                for (int i = 0; i < chunks.size(); i++) {
                    Keys keys = chunks.get(i);
                    ledger.setLong(1, into.session());
                    ledger.setLong(2, numbers.get(i));
                    ledger.setInt(3, into.policy());
                    ledger.setString(4, into.table().schema());
                    ledger.setString(5, into.table().table());
                    ledger.setArray(
                            6,
                            connection.createArrayOf("text", into.keyColumns().toArray()));
                    ledger.setArray(7, connection.createArrayOf("text", ChunkKeys.layout(keys)));
                    ChunkKeys.bind(ledger, 8, keys);
                    ledger.setInt(11, keys.size());
                    ledger.addBatch();
                    handoff.setLong(1, into.session());
                    handoff.setLong(2, numbers.get(i));
                    handoff.setInt(3, into.childPolicy());
                    handoff.setInt(4, keys.size());
                    handoff.addBatch();
                }
                ledger.executeBatch();
                handoff.executeBatch();
            }
            return numbers;
        });
    }

    /// What the ledger holds of chunks, read back from it. A chunk that was pruned is not in the answer.
    ///
    /// @param layout of the chunks; @param hash of one key, as an expression over its columns
    public Map<Long, Sum> sums(
            Tx tx,
            long session,
            List<Long> chunks,
            List<dev.holdfast.dialect.KeyType> layout,
            Function<List<String>, String> hash) {
        List<String> names =
                IntStream.rangeClosed(1, layout.size()).mapToObj(i -> "k" + i).toList();
        return tx.dsl().connectionResult(connection -> {
            Map<Long, Sum> sums = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    """
                    SELECT l.chunk_id, count(*), sum(%s)
                    FROM ledger l, unnest(%s) AS k(%s)
                    WHERE l.session_id = ? AND l.chunk_id = ANY (?) GROUP BY l.chunk_id""".formatted(hash.apply(names), KeySearch.slices(layout), String.join(", ", names)))) {
                select.setLong(1, session);
                select.setArray(2, connection.createArrayOf("int8", chunks.toArray()));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        sums.put(row.getLong(1), new Sum(row.getLong(2), row.getBigDecimal(3)));
                    }
                }
            }
            return sums;
        });
    }

    /// Locks the chunks' handoffs, and says which of them their child has looked at already, or has done with.
    public Set<Long> touched(Tx tx, long session, List<Long> chunks) {
        return tx.dsl().connectionResult(connection -> {
            Set<Long> touched = new HashSet<>(chunks);
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT chunk_id, state = 'pending' AND attempts = 0 FROM handoff
                    WHERE session_id = ? AND chunk_id = ANY (?) ORDER BY chunk_id FOR UPDATE""")) {
                select.setLong(1, session);
                select.setArray(2, connection.createArrayOf("int8", chunks.toArray()));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        if (row.getBoolean(2)) {
                            touched.remove(row.getLong(1));
                        }
                    }
                }
            }
            return touched;
        });
    }

    /// Takes chunks out again that nobody has touched.
    public void takeBack(Tx tx, long session, List<Long> chunks) {
        tx.dsl().connection(connection -> {
            for (String table : List.of("handoff", "ledger")) {
                try (PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM " + table + " WHERE session_id = ? AND chunk_id = ANY (?)")) {
                    delete.setLong(1, session);
                    delete.setArray(2, connection.createArrayOf("int8", chunks.toArray()));
                    delete.executeUpdate();
                }
            }
        });
    }
}
