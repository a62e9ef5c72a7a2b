package dev.holdfast.ledger;

import static dev.holdfast.store.db.Tables.ROW_EXCEPTION;

import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.store.Tx;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jooq.impl.DSL;

/// Rows that were marked and did not move, each with its reason.
public final class RowExceptions {
    /// Why a row stayed.
    public enum State {
        /// It was no longer due when its turn came.
        CHANGED,
        /// The application deleted it before its turn came.
        GONE,
        /// A hold covers it.
        HELD,
        /// Someone else had it locked, again and again.
        BUSY,
        /// A database refuses to let it go or to take it in, or it changed again and again: a person must look.
        CONFLICT;

        /// The name in the control schema and in JSON.
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State ofId(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }

    /// A row that stayed, as a reader sees it.
    public record RowException(
            long id,
            long session,
            long chunk,
            String table,
            String key,
            State state,
            String reason,
            int attempts,
            Instant at) {}

    /// Writes keys of a chunk down as left out.
    public void add(Tx tx, Chunk chunk, TableName table, Keys keys, State state, String reason) {
        if (keys.size() == 0) {
            return;
        }
        tx.dsl().connection(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO row_exception (session_id, chunk_id, table_name, row_key, state, reason, attempts)
                    SELECT ?, ?, ?, row_key, ?, ?, ? FROM unnest(?::text[]) row_key""")) {
                insert.setLong(1, chunk.session());
                insert.setLong(2, chunk.chunk());
                insert.setString(3, table.toString());
                insert.setString(4, state.id());
                insert.setString(5, reason);
                insert.setInt(6, chunk.attempts() + 1);
                insert.setArray(
                        7,
                        connection.createArrayOf(
                                "text",
                                IntStream.range(0, keys.size())
                                        .mapToObj(keys::text)
                                        .toArray()));
                insert.executeUpdate();
            }
        });
    }

    /// In the order in which they were met.
    ///
    /// @param state empty for all
    public List<RowException> list(Tx tx, long session, String state, int offset, int limit) {
        return tx.dsl()
                .selectFrom(ROW_EXCEPTION)
                .where(
                        ROW_EXCEPTION.SESSION_ID.eq(session),
                        state.isEmpty() ? DSL.noCondition() : ROW_EXCEPTION.STATE.eq(state))
                .orderBy(ROW_EXCEPTION.ID)
                .offset(offset)
                .limit(limit)
                .fetch(row -> new RowException(
                        row.getId(),
                        row.getSessionId(),
                        row.getChunkId(),
                        row.getTableName(),
                        row.getRowKey(),
                        State.ofId(row.getState()),
                        row.getReason(),
                        row.getAttempts(),
                        row.getAt()));
    }
}
