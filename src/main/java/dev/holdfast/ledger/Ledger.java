package dev.holdfast.ledger;

import static dev.holdfast.store.db.Tables.LEDGER;

import dev.holdfast.dialect.Keys;
import dev.holdfast.store.Tx;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/// The work list of sessions: chunks in the order in which they are to move.
public final class Ledger {
    private static final String CHUNK_COLUMNS = """
            SELECT session_id, chunk_id, from_session_id, from_chunk_id, attempts, archived_at, retain_until,
              coalesce(mark_millis, 0), %s
            FROM ledger
            """.formatted(ChunkKeys.columns("ledger"));

    /// One statement, because it is sent for each chunk. Keys published before stay as they are. Nobody waits for this
    /// commit to reach the disk. All that may come of it (a child's list, the session's end, another chunk's list)
    /// commits later in the same log, durably, and takes this along; and what a crash loses is found again, for the
    /// chunk is then still on its list and its receipt says that it moved.
    private static final String HAND_OFF = """
            SET LOCAL synchronous_commit = off;
            WITH published AS (
              INSERT INTO handoff (session_id, chunk_id, child_policy_id, key_count, state)
              SELECT ?, ?, child, ?, 'pending' FROM unnest(?) child
              ON CONFLICT DO NOTHING)
            UPDATE ledger SET state = 'handed_off', root_rows = ?, archived_rows = ?, archived_bytes = ?,
              attempts = attempts + 1, copy_millis = ?, verify_millis = ?, delete_millis = ?, merkle_root = ?, error = NULL,
              hand_off_millis = extract(epoch from clock_timestamp() - now()) * 1000, -- since the transaction began
              ended_at = clock_timestamp()
            WHERE session_id = ? AND chunk_id = ?""";

    /// Puts chunks at the end of their session's list.
    ///
    /// @return their numbers, in order
    public List<Long> mark(Tx tx, List<NewChunk> chunks) {
        return tx.dsl().connectionResult(connection -> {
            List<Long> numbers = numbers(connection, chunks.size());
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO ledger (session_id, chunk_id, policy_id, table_schema, table_name, from_session_id,
                      from_chunk_id, key_columns, key_layout, bigint_keys, uuid_keys, text_keys, key_count, state,
                      archived_at, retain_until, mark_millis)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'marked', ?, ?, ?)""")) {
                for (int i = 0; i < chunks.size(); i++) {
                    bind(connection, insert, numbers.get(i), chunks.get(i));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            return numbers;
        });
    }

    /// So many numbers that no chunk has had.
    static List<Long> numbers(Connection connection, int chunks) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        if (chunks > 0) {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT nextval('chunk_id') FROM generate_series(1, ?)")) {
                select.setInt(1, chunks);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        numbers.add(row.getLong(1));
                    }
                }
            }
        }
        return numbers;
    }

    private static void bind(Connection connection, PreparedStatement insert, long number, NewChunk chunk)
            throws SQLException {
        insert.setLong(1, chunk.session());
        insert.setLong(2, number);
        insert.setInt(3, chunk.policy());
        insert.setString(4, chunk.table().schema());
        insert.setString(5, chunk.table().table());
        insert.setObject(6, chunk.from() == null ? null : chunk.from().session(), Types.BIGINT);
        insert.setObject(7, chunk.from() == null ? null : chunk.from().chunk(), Types.BIGINT);
        insert.setArray(8, connection.createArrayOf("text", chunk.keyColumns().toArray()));
        insert.setArray(9, connection.createArrayOf("text", ChunkKeys.layout(chunk.keys())));
        ChunkKeys.bind(insert, 10, chunk.keys());
        insert.setInt(13, chunk.keys().size());
        insert.setObject(14, utc(chunk.archivedAt()));
        insert.setObject(15, utc(chunk.retainUntil()));
        insert.setInt(16, chunk.markMillis());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /// The first chunk of the session, after `afterChunk`, that has neither moved nor failed.
    public Optional<Chunk> next(Tx tx, long session, long afterChunk) {
        return tx.dsl().connectionResult(connection -> {
            try (PreparedStatement select = connection.prepareStatement(CHUNK_COLUMNS
                    + "WHERE session_id = ? AND chunk_id > ? AND state <> 'handed_off' AND state <> 'failed'\n"
                    + "ORDER BY chunk_id LIMIT 1")) {
                // arrays in binary, which the driver takes for a statement that the server keeps
                select.unwrap(PGStatement.class).setPrepareThreshold(-1);
                select.setLong(1, session);
                select.setLong(2, afterChunk);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(chunk(row)) : Optional.empty();
                }
            }
        });
    }

    /// The first chunk of any session of the policy, after `afterChunk`, that is marked and has not moved.
    public Optional<Chunk> nextMarked(Tx tx, int policy, long afterChunk) {
        return tx.dsl().connectionResult(connection -> {
            try (PreparedStatement select = connection.prepareStatement(CHUNK_COLUMNS
                    + "WHERE policy_id = ? AND chunk_id > ? AND state <> 'handed_off' AND state <> 'failed'\n"
                    + "ORDER BY chunk_id LIMIT 1")) {
                select.setInt(1, policy);
                select.setLong(2, afterChunk);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(chunk(row)) : Optional.empty();
                }
            }
        });
    }

    private static Chunk chunk(ResultSet row) throws SQLException {
        long fromSession = row.getLong(3);
        boolean root = row.wasNull();
        return new Chunk(
                row.getLong(1),
                row.getLong(2),
                ChunkKeys.read(row, 9),
                root ? null : new Chunk.HandoffId(fromSession, row.getLong(4)),
                row.getInt(5),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                row.getInt(8));
    }

    /// The chunk has moved: keeps what became of it and publishes its keys to the child policies. Safe to repeat.
    ///
    /// @param children numbers of the child policies
    public void handOff(Tx tx, Chunk chunk, ChunkResult result, List<Integer> children) {
        tx.dsl().connection(connection -> {
            try (PreparedStatement update = connection.prepareStatement(HAND_OFF)) {
                int keys = chunk.keys().size();
                update.setLong(1, chunk.session());
                update.setLong(2, chunk.chunk());
                update.setInt(3, keys);
                update.setArray(4, connection.createArrayOf("int4", keys == 0 ? new Object[0] : children.toArray()));
                update.setInt(5, keys);
                update.setLong(6, result.rows());
                update.setLong(7, result.bytes());
                update.setInt(8, result.copyMillis());
                update.setInt(9, result.verifyMillis());
                update.setInt(10, result.deleteMillis());
                update.setBytes(11, result.root() == null ? null : result.root().bytes());
                update.setLong(12, chunk.session());
                update.setLong(13, chunk.chunk());
                update.execute();
            }
        });
    }

    /// An attempt came to nothing; the chunk stays on the list with the keys that are worth another try. Written before
    /// the next attempt, so that only what really moves can be handed off, whatever is killed.
    public void retry(Tx tx, Chunk chunk, Keys due, String error) {
        tx.dsl().connection(connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    UPDATE ledger SET bigint_keys = ?, uuid_keys = ?, text_keys = ?, key_count = ?, error = ?,
                      skipped_rows = skipped_rows + ?, attempts = attempts + 1
                    WHERE session_id = ? AND chunk_id = ?""")) {
                ChunkKeys.bind(update, 1, due);
                update.setInt(4, due.size());
                update.setString(5, error);
                update.setInt(6, chunk.keys().size() - due.size());
                update.setLong(7, chunk.session());
                update.setLong(8, chunk.chunk());
                update.executeUpdate();
            }
        });
    }

    /// Replaces a chunk of which nothing has been committed by pieces of at most `rows` keys. The first keeps the
    /// number, the others go to the end of the list.
    ///
    /// @param reason what is written down for each piece; null when nothing went wrong
    /// @return the first piece, and the numbers of all, in the order of their keys
    public Split split(Tx tx, Chunk chunk, int rows, int attempts, @Nullable String reason) {
        List<Keys> pieces = chunk.keys().pieces(rows);
        List<Long> numbers = new ArrayList<>(List.of(chunk.chunk()));
        tx.dsl().connection(connection -> {
            numbers.addAll(numbers(connection, pieces.size() - 1));
            try (PreparedStatement update = connection.prepareStatement("""
                            UPDATE ledger SET bigint_keys = ?, uuid_keys = ?, text_keys = ?, key_count = ?,
                              attempts = ?, error = ?
                            WHERE session_id = ? AND chunk_id = ?""");
                    PreparedStatement insert = connection.prepareStatement("""
                            INSERT INTO ledger (session_id, chunk_id, policy_id, table_schema, table_name,
                              from_session_id, from_chunk_id, key_columns, key_layout, bigint_keys, uuid_keys,
                              text_keys, key_count, state, archived_at, retain_until, mark_millis, attempts, error)
                            SELECT session_id, ?, policy_id, table_schema, table_name,
                              from_session_id, from_chunk_id, key_columns, key_layout, ?, ?,
                              ?, ?, state, archived_at, retain_until, mark_millis, ?, ?
                            FROM ledger WHERE session_id = ? AND chunk_id = ?""")) {
                bindPiece(update, 1, chunk, pieces.getFirst(), attempts, reason);
                update.executeUpdate();
                for (int i = 1; i < pieces.size(); i++) {
                    insert.setLong(1, numbers.get(i));
                    bindPiece(insert, 2, chunk, pieces.get(i), attempts, reason);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
        return new Split(chunk.with(pieces.getFirst(), attempts), numbers);
    }

    private static void bindPiece(
            PreparedStatement write, int at, Chunk chunk, Keys piece, int attempts, @Nullable String reason)
            throws SQLException {
        ChunkKeys.bind(write, at, piece);
        write.setInt(at + 3, piece.size());
        write.setInt(at + 4, attempts);
        write.setString(at + 5, reason);
        write.setLong(at + 6, chunk.session());
        write.setLong(at + 7, chunk.chunk());
    }

    /// @param first piece, with the number of the chunk; @param numbers of all pieces
    public record Split(Chunk first, List<Long> numbers) {
        public Split {
            numbers = List.copyOf(numbers);
        }
    }

    /// Takes chunks that never moved off the list of a session that ends; their rows stay in the source.
    public int drop(Tx tx, long session) {
        return tx.dsl()
                .deleteFrom(LEDGER)
                .where(LEDGER.SESSION_ID.eq(session), LEDGER.STATE.eq("marked"))
                .execute();
    }

    /// The earliest and latest stamp on the session's list; empty when the list is.
    public Optional<Stamps> stamps(Tx tx, long session) {
        var row = tx.dsl()
                .select(DSL.min(LEDGER.ARCHIVED_AT), DSL.max(LEDGER.ARCHIVED_AT))
                .from(LEDGER)
                .where(LEDGER.SESSION_ID.eq(session), LEDGER.STATE.eq("marked"))
                .fetchSingle();
        return row.value1() == null ? Optional.empty() : Optional.of(new Stamps(row.value1(), row.value2()));
    }

    /// When rows of a list were stamped as archived.
    public record Stamps(Instant first, Instant last) {}

    /// Keys of all chunks of a policy that moved since `child` was made, and of those that were taken in for it: what
    /// the child must have been handed.
    public long keysSince(Tx tx, int policy, int child) {
        return tx.dsl().fetchSingle("""
                        select coalesce(sum(l.key_count), 0) from ledger l
                        where l.policy_id = {0} and l.state = 'handed_off'
                          and l.ended_at >= (select p.created_at from policy p where p.id = {1})
                          and (l.root_rows is not null or exists (
                            select from handoff h where h.session_id = l.session_id and h.chunk_id = l.chunk_id
                              and h.child_policy_id = {1}))""", DSL.val(policy), DSL.val(child)).get(0, Long.class);
    }

    /// The highest number on the session's list; 0 when nothing was marked.
    public long lastListed(Tx tx, long session) {
        Long last = tx.dsl()
                .select(DSL.max(LEDGER.CHUNK_ID))
                .from(LEDGER)
                .where(LEDGER.SESSION_ID.eq(session))
                .fetchSingle()
                .value1();
        return last == null ? 0 : last;
    }
}
