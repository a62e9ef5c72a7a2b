package dev.holdfast.session;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.ChunkMover;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.archive.MoveOutcome;
import dev.holdfast.archive.RowProof;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.ledger.Chunk;
import dev.holdfast.ledger.ChunkResult;
import dev.holdfast.ledger.RowExceptions.State;
import dev.holdfast.session.SessionRunner.Assignment;
import dev.holdfast.session.SessionRunner.Tools;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Brings chunks from the list to their end, any number at once: moved and handed off, or split, or left where they are
/// with the reason for each row.
///
/// | what happens | what is done |
/// |---|---|
/// | rows went, came or changed | each key is looked at: GONE and CHANGED are left out, the rest is tried again |
/// | the same rows change again and again | after 3 tries smaller pieces, a single row is CONFLICT |
/// | a hold | its rows are HELD and left out |
/// | a lock, a deadlock, a timeout | tried again with growing pauses, then in smaller pieces; a single row is BUSY |
/// | a row that a database refuses | smaller pieces, until the row stands alone: CONFLICT |
///
/// What is left out is written down before the next attempt, so that only what really moves can be handed off, whatever
/// is killed.
final class ChunkTurn implements Turns {
    /// Attempts at a chunk before it is tried in smaller pieces.
    private static final int MOST_ATTEMPTS = 3;

    /// Attempts at a single row.
    private static final int MOST_ATTEMPTS_AT_ONE = 5;

    /// Into how many pieces a chunk is split: one bad row in 5,000 stands alone after five levels.
    private static final int PIECES = 8;

    /// Single rows in a row that a database may refuse, with no chunk moved in between, before the session gives up:
    /// then it is not the rows.
    private static final int MOST_REFUSED = 20;

    private final Tools tools;
    private final Assignment work;
    private final ChunkMover mover;
    private final Driver driver;
    private final MarkedPlaces places;
    private final ChunkBook book;

    /// Single rows that did not move since a chunk last did.
    private final AtomicInteger stuck = new AtomicInteger();

    ChunkTurn(Tools tools, Assignment work, ChunkMover mover, Driver driver, MarkedPlaces places) {
        this.tools = tools;
        this.work = work;
        this.mover = mover;
        this.driver = driver;
        this.places = places;
        this.book = new ChunkBook(tools, work);
    }

    /// What an application beside us feels; the wait for a turn in the stages does not count.
    private static Duration longestTransaction(MoveOutcome.Moved moved) {
        return Duration.ofMillis(
                Math.max(1, Math.max(moved.copyMillis() + moved.verifyMillis(), moved.deleteMillis())));
    }

    @Override
    public Ended take(Chunk listed, boolean begun) {
        tools.failpoints().reached(Failpoint.TAKE_CHUNK);
        Chunk chunk = listed;
        boolean mayHaveBegun = begun || chunk.attempts() > 0;
        boolean piece = chunk.attempts() > 0;
        int tries = 0;
        while (true) {
            tries++;
            MoveOutcome outcome = move(chunk, mayHaveBegun);
            mayHaveBegun = true;
            switch (outcome) {
                case MoveOutcome.Moved moved -> {
                    int rows = chunk.keys().size();
                    if (rows > 0) {
                        stuck.set(0);
                        driver.moved(rows, longestTransaction(moved).toNanos());
                    }
                    return new Ended.Done(handOff(chunk, moved));
                }
                case MoveOutcome.Fenced() -> {
                    return new Ended.LeaseLost();
                }
                case MoveOutcome.Drifted(String reason) -> {
                    return new Ended.Drifted(reason);
                }
                case MoveOutcome.Held(Keys held) -> {
                    tries--;
                    chunk = leave(chunk, held, State.HELD, "a hold or a pin covers it");
                }
                case MoveOutcome.Uneven(String reason, boolean _) -> {
                    switch (mover.sort(chunk.keys(), stamp(chunk))) {
                        case ChunkMover.Sorted.Known(MoveOutcome.Moved moved) -> {
                            return new Ended.Done(handOff(chunk, moved));
                        }
                        case ChunkMover.Sorted.Apart(Keys due, Keys notDue, Keys gone) -> {
                            if (due.size() < chunk.keys().size()) {
                                tries--; // there are fewer keys each time
                                chunk = leaveApart(chunk, due, notDue, gone);
                            } else if (mayTryAgain(chunk, piece, tries)) {
                                chunk = retry(chunk, reason, tries);
                            } else if (chunk.keys().size() > 1) {
                                chunk = split(chunk, reason);
                                piece = true;
                                tries = 0;
                            } else {
                                chunk = leave(chunk, chunk.keys(), State.CONFLICT, reason);
                            }
                        }
                    }
                }
                case MoveOutcome.Contended(String reason) -> {
                    driver.contended(chunk.keys().size());
                    if (mayTryAgain(chunk, piece, tries)) {
                        chunk = retry(chunk, reason, tries);
                    } else if (chunk.keys().size() > 1 && stuck.get() < MOST_REFUSED) {
                        split(chunk, reason); // its pieces get their turn after the others: time goes by
                        return new Ended.Done(state());
                    } else {
                        stuck.incrementAndGet();
                        chunk = leave(chunk, chunk.keys(), State.BUSY, reason);
                    }
                }
                case MoveOutcome.Poisoned(String reason) -> {
                    if (chunk.keys().size() > 1) {
                        chunk = split(chunk, reason);
                        piece = true;
                        tries = 0;
                    } else if (stuck.incrementAndGet() >= MOST_REFUSED) {
                        throw new HoldfastException(
                                ErrorCode.DATABASE,
                                "%d rows in a row were refused, so it is not the rows; the last one, %s of %s: %s"
                                        .formatted(MOST_REFUSED, chunk.keys().text(0), table(), reason));
                    } else {
                        chunk = leave(chunk, chunk.keys(), State.CONFLICT, reason);
                    }
                }
            }
        }
    }

    /// A fresh chunk gets a few attempts, a single row some more; a piece of a chunk that had its attempts gets one.
    private static boolean mayTryAgain(Chunk chunk, boolean piece, int tries) {
        boolean one = chunk.keys().size() == 1;
        if (piece) {
            return one && tries < 2;
        }
        return tries < (one ? MOST_ATTEMPTS_AT_ONE : MOST_ATTEMPTS);
    }

    private MoveOutcome move(Chunk chunk, boolean mayHaveBegun) {
        return chunk.keys().size() == 0
                ? new MoveOutcome.Moved(chunk.keys(), 0, 0, 0, 0, 0, false)
                : mover.move(chunk.keys(), places.take(chunk), stamp(chunk), mayHaveBegun);
    }

    /// No copy of it is left, unless it had moved after all.
    @Override
    public void giveUp(Chunk chunk) {
        if (!mover.abandon(chunk.keys(), stamp(chunk))) {
            take(chunk, true);
        }
    }

    private Stamp stamp(Chunk chunk) {
        return new Stamp(
                tools.installation(),
                chunk.session(),
                chunk.chunk(),
                work.epoch(),
                chunk.archivedAt(),
                chunk.retainUntil());
    }

    private String table() {
        return work.route().root().source().toString();
    }

    private SessionState state() {
        return tools.store().look(tx -> tools.sessions().state(tx, work.session()));
    }

    private SessionState handOff(Chunk chunk, MoveOutcome.Moved moved) {
        tools.failpoints().reached(Failpoint.BEFORE_HAND_OFF);
        ChunkResult result = new ChunkResult(
                moved.rows(),
                moved.bytes(),
                moved.copyMillis(),
                moved.verifyMillis(),
                moved.deleteMillis(),
                RowProof.ofChunk(work.route(), stamp(chunk)));
        SessionState state = tools.store().inTransaction(tx -> book.handOff(tx, chunk, result));
        tools.failpoints().reached(Failpoint.AFTER_HAND_OFF);
        return state;
    }

    private Chunk leaveApart(Chunk chunk, Keys due, Keys notDue, Keys gone) {
        return book.written(chunk, due, "rows were left out", tx -> {
            book.left(tx, chunk, notDue, State.CHANGED, "no longer due when its turn came");
            book.left(tx, chunk, gone, State.GONE, "deleted by the application");
        });
    }

    private Chunk leave(Chunk chunk, Keys keys, State state, String reason) {
        return book.written(chunk, chunk.keys().without(keys), reason, tx -> book.left(tx, chunk, keys, state, reason));
    }

    /// Whoever was at the rows gets a moment, longer each time, and not the same moment for two nodes.
    private Chunk retry(Chunk chunk, String reason, int tries) {
        Chunk retried = book.written(
                chunk,
                chunk.keys(),
                reason,
                tx -> book.note(tx, "chunk_retried", "chunk %d: %s".formatted(chunk.chunk(), reason)));
        long most = Duration.ofMillis(50).toNanos() << tries;
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most / 2, most));
        return retried;
    }

    /// @return the first piece, with the number of the chunk
    private Chunk split(Chunk chunk, String reason) {
        int rows = (chunk.keys().size() + PIECES - 1) / PIECES;
        Chunk first = tools.store().inTransaction(tx -> {
            var split = tools.ledger().split(tx, chunk, rows, chunk.attempts() + 1, reason);
            tools.sessions()
                    .progress()
                    .moreChunks(tx, work.session(), split.numbers().size() - 1);
            book.note(
                    tx,
                    "chunk_split",
                    "chunk %d of %d rows goes in %d pieces: %s"
                            .formatted(
                                    chunk.chunk(),
                                    chunk.keys().size(),
                                    split.numbers().size(),
                                    reason));
            tools.sessions().requireLease(tx, work.session(), work.epoch());
            tools.failpoints().reached(Failpoint.BEFORE_SPLIT_COMMIT);
            return split.first();
        });
        tools.failpoints().reached(Failpoint.AFTER_SPLIT);
        return first;
    }
}
