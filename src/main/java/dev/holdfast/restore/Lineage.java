package dev.holdfast.restore;

import dev.holdfast.dialect.Copies;
import dev.holdfast.store.Tx;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What the ledger knows of archived chunks: which chunk handed them down, and whether they are under way.
final class Lineage {
    /// Those copies whose chunk came of a chunk of `parents`, or of whose chunk the ledger knows nothing any more: a
    /// key that was used again has children of each of its lives.
    Copies of(Tx tx, Copies copies, Copies parents) {
        Map<Long, Long> from = new HashMap<>();
        tx.dsl().connection(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT chunk_id, from_chunk_id FROM ledger WHERE chunk_id = ANY (?) AND session_id = ANY (?)"
                            + " AND from_chunk_id IS NOT NULL")) {
                select.setArray(1, connection.createArrayOf("int8", boxed(copies.chunks())));
                select.setArray(2, connection.createArrayOf("int8", boxed(copies.sessions())));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        from.put(rows.getLong(1), rows.getLong(2));
                    }
                }
            }
        });
        Set<Long> ours = new HashSet<>();
        for (long chunk : parents.chunks()) {
            ours.add(chunk);
        }
        BitSet rows = new BitSet();
        for (int row = 0; row < copies.size(); row++) {
            Long parent = from.get(copies.chunk(row));
            rows.set(row, parent == null || ours.contains(parent));
        }
        return copies.rows(rows);
    }

    /// Those copies that sessions of a policy archived, or sessions that nobody knows any more.
    Copies ofPolicy(Tx tx, Copies copies, int policy) {
        Set<Long> others = new HashSet<>();
        tx.dsl().connection(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT id FROM session WHERE id = ANY (?) AND policy_id <> ?")) {
                select.setArray(1, connection.createArrayOf("int8", boxed(copies.sessions())));
                select.setInt(2, policy);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        others.add(rows.getLong(1));
                    }
                }
            }
        });
        long[] sessions = copies.sessions();
        BitSet rows = new BitSet();
        for (int row = 0; row < sessions.length; row++) {
            rows.set(row, !others.contains(sessions[row]));
        }
        return copies.rows(rows);
    }

    /// Chunks that have not come to their end, with their sessions.
    Map<Long, Long> underWay(Tx tx, Copies copies) {
        Map<Long, Long> chunks = new HashMap<>();
        tx.dsl().connection(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT chunk_id, session_id FROM ledger WHERE chunk_id = ANY (?) AND session_id = ANY (?)"
                            + " AND state <> 'handed_off'")) {
                select.setArray(1, connection.createArrayOf("int8", boxed(copies.chunks())));
                select.setArray(2, connection.createArrayOf("int8", boxed(copies.sessions())));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        chunks.put(rows.getLong(1), rows.getLong(2));
                    }
                }
            }
        });
        return chunks;
    }

    private static Object[] boxed(long[] numbers) {
        return Arrays.stream(numbers).distinct().boxed().toArray();
    }
}
