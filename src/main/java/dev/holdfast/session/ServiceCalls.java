package dev.holdfast.session;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.HoldCheck;
import dev.holdfast.callback.CallbackRequest;
import dev.holdfast.callback.Page;
import dev.holdfast.callback.PageCheck;
import dev.holdfast.callback.Services;
import dev.holdfast.dialect.Keys;
import dev.holdfast.ledger.Chunk;
import dev.holdfast.ledger.ChunkResult;
import dev.holdfast.ledger.RowExceptions.State;
import dev.holdfast.session.SessionRunner.Assignment;
import dev.holdfast.session.SessionRunner.Tools;
import dev.holdfast.store.Tx;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// What calls of a service have in common, whether it is asked by keys or by criteria: how its pages are checked and
/// written down, and how it is waited for.
final class ServiceCalls {
    /// Calls in a row that come to nothing before the session is interrupted.
    private static final int MOST_TRIES = 5;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Tools tools;
    private final Assignment work;
    private final StopSignal stop;
    private final HoldCheck holds;
    private final Services services;
    private final ChunkBook book;

    ServiceCalls(Tools tools, Assignment work, StopSignal stop, HoldCheck holds, Services services) {
        this.tools = tools;
        this.work = work;
        this.stop = stop;
        this.holds = holds;
        this.services = services;
        this.book = new ChunkBook(tools, work);
    }

    Services services() {
        return services;
    }

    ChunkBook book() {
        return book;
    }

    CallbackRequest.Asker asker() {
        return new CallbackRequest.Asker(tools.installation(), work.session(), work.epoch());
    }

    /// Those of the keys that may not go.
    Keys held(Keys keys) {
        return holds.ask(work.route(), keys).held();
    }

    /// What a page says is true as far as anybody can look, and which of its keys are held all the same.
    Keys checked(Page page) {
        PageCheck.require(work.route(), page.archived());
        return held(page.archived());
    }

    /// Writes a checked page down in the caller's transaction, which is durable when it has committed: the service need
    /// not tell it again.
    ///
    /// @param chunk on the list, with the keys that the service told of or more
    SessionState write(Tx tx, Chunk chunk, Page page, Keys violated, int millis) {
        leave(tx, chunk, page);
        if (page.archived().size() < chunk.keys().size()) {
            tools.ledger().retry(tx, chunk, page.archived(), "the service left rows where they are");
        }
        if (violated.size() > 0) {
            tools.sessions()
                    .note(
                            tx,
                            work.session(),
                            "error",
                            "hold_violated",
                            "chunk %d: the service archived %,d rows that a hold or a pin covers by now, the first is %s"
                                    .formatted(chunk.chunk(), violated.size(), violated.text(0)));
        }
        Keys archived = page.archived();
        SessionState state = book.handOff(
                tx, chunk.with(archived, chunk.attempts()), new ChunkResult(archived.size(), 0, millis, 0, 0, null));
        tx.dsl().execute("SET LOCAL synchronous_commit = on");
        return state;
    }

    private void leave(Tx tx, Chunk chunk, Page page) {
        Map<String, BitSet> byReason = new LinkedHashMap<>();
        for (int row = 0; row < page.reasons().size(); row++) {
            byReason.computeIfAbsent(page.reasons().get(row), _ -> new BitSet()).set(row);
        }
        byReason.forEach((reason, rows) ->
                book.left(tx, chunk, page.skipped().rows(rows), State.CONFLICT, "the service: " + reason));
    }

    /// Waits before a call is made again. Seen on the session's row.
    ///
    /// @return the session's state when it is to end or to rest; empty when the time is over
    Optional<SessionState> pause(Duration wait, String why) {
        tools.store().run(tx -> tools.sessions()
                .wishes()
                .waiting(tx, work.session(), "%s; called again in %d s".formatted(why, wait.toSeconds())));
        long until = System.nanoTime() + wait.toNanos();
        while (System.nanoTime() < until) {
            SessionState state =
                    tools.store().inTransaction(tx -> tools.sessions().state(tx, work.session()));
            if (state != SessionState.RUNNING || stop.now() != StopSignal.Stop.NO) {
                return Optional.of(state);
            }
            LockSupport.parkNanos(Math.min(LOOK_AGAIN.toNanos(), until - System.nanoTime()));
            if (Thread.currentThread().isInterrupted()) {
                return Optional.of(state);
            }
        }
        tools.store().run(tx -> tools.sessions().wishes().waiting(tx, work.session(), null));
        return Optional.empty();
    }

    /// Twice as long each time.
    static Duration pauseAfter(int tries) {
        return Duration.ofMillis(250L << tries);
    }

    /// @throws HoldfastException `UNREACHABLE` when it was tried often enough; the session can be resumed
    void requireHope(int tries, String why) {
        if (tries >= MOST_TRIES) {
            throw new HoldfastException(
                    ErrorCode.UNREACHABLE,
                    "policy %s: its service was called %d times and gave no whole answer: %s; what it told up to its last checkpoint is in the ledger, the rest is asked for again when the session is resumed"
                            .formatted(work.route().policy().name(), tries, why));
        }
    }

    /// What a person must look at; what is gone for a while, or ours no longer, goes on as it is.
    static String refusal(HoldfastException e) {
        if (e.code() == ErrorCode.UNREACHABLE || e.code() == ErrorCode.LEASE_HELD) {
            throw e;
        }
        return e.getMessage();
    }
}
