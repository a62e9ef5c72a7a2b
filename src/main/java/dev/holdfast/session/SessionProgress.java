package dev.holdfast.session;

import static dev.holdfast.store.db.Tables.SESSION;

import dev.holdfast.ledger.RowExceptions;
import dev.holdfast.store.Tx;
import java.util.List;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// How far sessions have come: what was marked, what moved, what stayed. Written at each chunk, to columns that are
/// in no index.
public final class SessionProgress {
    SessionProgress() {}

    /// What the engine keeps between chunks.
    public record Checkpoint(
            List<String> watermark,
            boolean markedAll,
            long rowsMarked,
            long rootRows,
            long rowsLeft,
            @Nullable Long rowLimit,
            SessionState state) {
        public Checkpoint {
            watermark = List.copyOf(watermark);
        }
    }

    public Checkpoint checkpoint(Tx tx, long session) {
        var row = tx.dsl()
                .select(
                        SESSION.WATERMARK,
                        SESSION.MARKED_ALL,
                        SESSION.ROWS_MARKED,
                        SESSION.ROOT_ROWS,
                        SESSION.CHANGED_ROWS
                                .plus(SESSION.GONE_ROWS)
                                .plus(SESSION.HELD_ROWS)
                                .plus(SESSION.BUSY_ROWS)
                                .plus(SESSION.CONFLICT_ROWS),
                        SESSION.ROW_LIMIT,
                        SESSION.STATE)
                .from(SESSION)
                .where(SESSION.ID.eq(session))
                .fetchSingle();
        return new Checkpoint(
                row.value1() == null ? List.of() : List.of(row.value1()),
                row.value2(),
                row.value3(),
                row.value4(),
                row.value5(),
                row.value6(),
                SessionState.ofId(row.value7()));
    }

    /// More keys are on the list.
    public void marked(Tx tx, long session, List<String> watermark, boolean markedAll, long rows, int chunks) {
        tx.dsl()
                .update(SESSION)
                .set(
                        SESSION.WATERMARK,
                        watermark.isEmpty() ? SESSION.WATERMARK : DSL.val(watermark.toArray(String[]::new)))
                .set(SESSION.MARKED_ALL, markedAll)
                .set(SESSION.ROWS_MARKED, SESSION.ROWS_MARKED.plus(rows))
                .set(SESSION.CHUNKS, SESSION.CHUNKS.plus(chunks))
                .set(SESSION.EXPECTED_ROWS, markedAll ? SESSION.ROWS_MARKED.plus(rows) : DSL.inline((Long) null))
                .set(SESSION.UPDATED_AT, Sessions.NOW)
                .where(SESSION.ID.eq(session))
                .execute();
        Sessions.notifyReaders(tx);
    }

    /// A chunk has moved.
    ///
    /// @return the session's state now: a pause or cancel that was asked for shows here
    public SessionState chunkDone(Tx tx, long session, long rootRows, long rows, long bytes, long handedOffKeys) {
        var row = tx.dsl()
                .update(SESSION)
                .set(SESSION.ROOT_ROWS, SESSION.ROOT_ROWS.plus(rootRows))
                .set(SESSION.ARCHIVED_ROWS, SESSION.ARCHIVED_ROWS.plus(rows))
                .set(SESSION.ARCHIVED_BYTES, SESSION.ARCHIVED_BYTES.plus(bytes))
                .set(SESSION.HANDED_OFF_KEYS, SESSION.HANDED_OFF_KEYS.plus(handedOffKeys))
                .set(SESSION.CHUNKS_DONE, SESSION.CHUNKS_DONE.plus(1))
                .set(SESSION.UPDATED_AT, Sessions.NOW)
                .where(SESSION.ID.eq(session))
                .returning(SESSION.STATE)
                .fetchSingle();
        Sessions.notifyReaders(tx);
        return SessionState.ofId(row.getState());
    }

    /// Root rows that were marked stay where they are.
    public void left(Tx tx, long session, RowExceptions.State state, int rows) {
        var counter =
                switch (state) {
                    case CHANGED -> SESSION.CHANGED_ROWS;
                    case GONE -> SESSION.GONE_ROWS;
                    case HELD -> SESSION.HELD_ROWS;
                    case BUSY -> SESSION.BUSY_ROWS;
                    case CONFLICT -> SESSION.CONFLICT_ROWS;
                };
        tx.dsl()
                .update(SESSION)
                .set(counter, counter.plus((long) rows))
                .set(SESSION.UPDATED_AT, Sessions.NOW)
                .where(SESSION.ID.eq(session))
                .execute();
        Sessions.notifyReaders(tx);
    }

    /// A chunk was split: there are so many more.
    public void moreChunks(Tx tx, long session, int more) {
        tx.dsl()
                .update(SESSION)
                .set(SESSION.CHUNKS, SESSION.CHUNKS.plus(more))
                .where(SESSION.ID.eq(session))
                .execute();
    }
}
