package dev.holdfast.session;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.ArchiveTables;
import dev.holdfast.archive.ChunkMover;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.archive.HoldCheck;
import dev.holdfast.archive.MoveOutcome;
import dev.holdfast.archive.Route;
import dev.holdfast.archive.RowProof;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.ledger.Chunk;
import dev.holdfast.ledger.ChunkResult;
import dev.holdfast.ledger.Handoffs;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.proof.Root;
import dev.holdfast.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Runs one session from its checkpoint to its end: mark ahead, then chunk by chunk move and hand off.
///
/// Everything that another process needs to go on is committed after each chunk. A pause, a cancel and a stop signal
/// are looked at between chunks, never inside one.
public final class SessionRunner {
    /// When a child looks again at handed-off keys whose rows are not yet due.
    static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private static final int MOST_ATTEMPTS = 5;

    private final Store store;
    private final UUID installation;
    private final Sessions sessions;
    private final Ledger ledger;
    private final Handoffs handoffs;
    private final ArchiveTables archiveTables;
    private final Drivers drivers;
    private final ChunkMover mover;
    private final Failpoint.Listener failpoints;
    private final Marker marker;
    private final InstantSource clock;

    public SessionRunner(
            Store store,
            UUID installation,
            Sessions sessions,
            Ledger ledger,
            Handoffs handoffs,
            ArchiveTables archiveTables,
            HoldCheck holds,
            Drivers drivers,
            Failpoint.Listener failpoints,
            InstantSource clock) {
        this.store = store;
        this.installation = installation;
        this.sessions = sessions;
        this.ledger = ledger;
        this.handoffs = handoffs;
        this.archiveTables = archiveTables;
        this.failpoints = failpoints;
        this.drivers = drivers;
        this.mover = new ChunkMover(holds, failpoints);
        this.marker = new Marker(store, ledger, handoffs, sessions, failpoints, clock);
        this.clock = clock;
    }

    /// A session under a lease.
    ///
    /// @param children numbers of the child policies that keys are handed off to
    public record Assignment(long session, Route route, long epoch, List<Integer> children) {
        public Assignment {
            children = List.copyOf(children);
        }
    }

    /// Runs to the end, or to a pause, a cancel, a stop or a failure; the session's row says which.
    ///
    /// @throws HoldfastException `LEASE_HELD` when another node took the session over; `UNREACHABLE` when the
    /// control
    ///     database is gone: then the session can be resumed
    /// @param progress hears the session's row after each chunk, at most a few times a second
    public void run(Assignment work, StopSignal stop, Consumer<SessionView> progress) {
        try {
            raiseFences(work);
            prepareArchive(work);
            while (!finish(work, chunks(work, stop, progress))) {
                // what was asked for was taken back at the last moment: go on
            }
        } catch (HoldfastException e) {
            recordFailure(work, e);
        } catch (RuntimeException e) {
            interrupt(work, "internal error: " + e);
            throw e;
        }
        progress.accept(store.inTransaction(tx -> sessions.view(tx, work.session())));
    }

    /// How the loop over chunks came to its end.
    private enum End {
        EXHAUSTED,
        WINDOW,
        SHUTDOWN,
        PAUSED,
        CANCELLED,
        LOST_LEASE
    }

    /// From here on transactions of older epochs are over in both databases, and later ones fail.
    private void raiseFences(Assignment work) {
        Route route = work.route();
        for (GovernedDatabase database : List.of(route.archive(), route.source())) {
            boolean raised = database.write(Isolation.READ_COMMITTED, connection -> {
                var helpers = database.dialect().helpers();
                helpers.installHelpers(connection);
                return helpers.installEpoch(connection, installation, route.scope(), work.epoch());
            });
            if (!raised) {
                throw new HoldfastException(
                        ErrorCode.LEASE_HELD,
                        "policy " + route.policy().name() + ": a newer lease stands in " + database.name()
                                + "; nothing was moved");
            }
        }
    }

    private void prepareArchive(Assignment work) {
        Instant now = clock.instant();
        Optional<Ledger.Stamps> listed = store.inTransaction(tx -> ledger.stamps(tx, work.session()));
        Instant first = listed.map(Ledger.Stamps::first).orElse(now);
        List<String> done = archiveTables.keepInStep(work.route(), first, now);
        if (!done.isEmpty()) {
            store.run(tx -> done.forEach(line -> sessions.note(tx, work.session(), "info", "archive_table", line)));
        }
    }

    private End chunks(Assignment work, StopSignal stop, Consumer<SessionView> progress) {
        try (CopyAhead ahead = new CopyAhead(mover, work.route(), chunk -> stamp(work, chunk))) {
            return chunks(work, stop, progress, ahead);
        }
    }

    private End chunks(Assignment work, StopSignal stop, Consumer<SessionView> progress, CopyAhead ahead) {
        long session = work.session();
        long inherited = lastOnList(session);
        Driver driver = drivers.of(work, stop);
        Pace pace = new Pace(progress);
        boolean markedAll = marker.ahead(work.route(), session, stop);
        SessionState state = store.inTransaction(tx -> sessions.state(tx, session));
        while (true) {
            Optional<End> asked = asked(state, stop);
            if (asked.isPresent()) {
                ahead.discard();
                return asked.get();
            }
            Optional<Chunk> next = store.inTransaction(tx -> ledger.next(tx, session, 0));
            if (next.isEmpty()) {
                if (markedAll) {
                    return End.EXHAUSTED;
                }
                markedAll = marker.ahead(work.route(), session, stop);
                state = store.inTransaction(tx -> sessions.state(tx, session));
                continue;
            }
            Chunk chunk = next.get();
            CopyAhead.Taken copied = ahead.take(chunk);
            if (ahead.useful()) {
                store.inTransaction(tx -> ledger.next(tx, session, chunk.chunk()))
                        .filter(following -> following.chunk() > inherited)
                        .ifPresent(ahead::begin);
            }
            boolean begun = copied.begun() || chunk.chunk() <= inherited;
            long started = System.nanoTime();
            Optional<SessionState> after = chunk(work, chunk, begun, copied.copy());
            driver.moved(chunk.keys().size(), System.nanoTime() - started);
            if (after.isEmpty()) {
                return End.LOST_LEASE;
            }
            state = after.get();
            pace.show(session);
        }
    }

    private long lastOnList(long session) {
        return store.inTransaction(tx -> ledger.lastListed(tx, session));
    }

    private static Optional<End> asked(SessionState state, StopSignal stop) {
        if (state == SessionState.CANCELLING) {
            return Optional.of(End.CANCELLED);
        }
        if (state == SessionState.PAUSING) {
            return Optional.of(End.PAUSED);
        }
        return switch (stop.now()) {
            case NO -> Optional.empty();
            case WINDOW -> Optional.of(End.WINDOW);
            case SHUTDOWN -> Optional.of(End.SHUTDOWN);
        };
    }

    /// @return the session's state afterwards; empty when the lease is lost
    private Optional<SessionState> chunk(
            Assignment work, Chunk listed, boolean begun, Optional<ChunkMover.Ahead> copied) {
        Chunk chunk = listed;
        boolean mayHaveBegun = begun || chunk.attempts() > 0;
        Optional<ChunkMover.Ahead> copy = copied;
        while (true) {
            MoveOutcome outcome = move(work, chunk, mayHaveBegun, copy);
            copy = Optional.empty();
            switch (outcome) {
                case MoveOutcome.Moved moved -> {
                    SessionState state = handOff(work, chunk, moved);
                    failpoints.reached(Failpoint.AFTER_HAND_OFF);
                    return Optional.of(state);
                }
                case MoveOutcome.Changed changed -> {
                    Chunk tried = chunk;
                    boolean last = chunk.attempts() + 1 >= MOST_ATTEMPTS;
                    store.run(tx -> {
                        sessions.note(
                                tx,
                                work.session(),
                                "warning",
                                last ? "chunk_failed" : "chunk_retried",
                                "chunk " + tried.chunk() + ": " + changed.reason());
                        if (last) {
                            ledger.fail(tx, tried, changed.reason());
                            settle(tx, work, tried);
                        } else {
                            ledger.retry(tx, tried, changed.due(), changed.reason());
                        }
                    });
                    if (last) {
                        return Optional.of(store.inTransaction(tx -> sessions.state(tx, work.session())));
                    }
                    chunk = chunk.retried(changed.due());
                    mayHaveBegun = true;
                    giveWay(chunk.attempts());
                }
                case MoveOutcome.Fenced() -> {
                    return Optional.empty();
                }
            }
        }
    }

    private MoveOutcome move(Assignment work, Chunk chunk, boolean mayHaveBegun, Optional<ChunkMover.Ahead> copied) {
        if (chunk.keys().size() == 0) {
            return new MoveOutcome.Moved(chunk.keys(), 0, 0, 0, 0, 0, false);
        }
        Stamp stamp = stamp(work, chunk);
        return copied.map(copy -> mover.moveCopied(work.route(), chunk.keys(), stamp, copy))
                .orElseGet(() -> mover.move(work.route(), chunk.keys(), stamp, mayHaveBegun));
    }

    private Stamp stamp(Assignment work, Chunk chunk) {
        return new Stamp(
                installation, chunk.session(), chunk.chunk(), work.epoch(), chunk.archivedAt(), chunk.retainUntil());
    }

    private SessionState handOff(Assignment work, Chunk chunk, MoveOutcome.Moved moved) {
        Root root = RowProof.ofChunk(work.route(), stamp(work, chunk));
        return store.inTransaction(tx -> {
            ledger.handOff(
                    tx,
                    chunk,
                    new ChunkResult(
                            moved.rows(),
                            moved.bytes(),
                            moved.copyMillis(),
                            moved.verifyMillis(),
                            moved.deleteMillis(),
                            root),
                    work.children());
            settle(tx, work, chunk);
            int keys = chunk.keys().size();
            return sessions.chunkDone(
                    tx,
                    work.session(),
                    keys,
                    moved.rows(),
                    moved.bytes(),
                    (long) keys * work.children().size());
        });
    }

    private void settle(dev.holdfast.store.Tx tx, Assignment work, Chunk chunk) {
        if (chunk.from() != null) {
            handoffs.settleIfDone(tx, chunk.from(), work.route().policy().id(), work.session(), LOOK_AGAIN);
        }
    }

    /// Whoever was at the rows gets a moment, longer each time, and not the same moment for two nodes.
    private static void giveWay(int attempts) {
        long most = Duration.ofMillis(50).toNanos() << attempts;
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most / 2, most));
    }

    /// @return false when the session is to go on after all
    private boolean finish(Assignment work, End end) {
        long session = work.session();
        return switch (end) {
            case PAUSED -> become(session, SessionState.PAUSED, "paused");
            case SHUTDOWN -> become(session, SessionState.INTERRUPTED, "shutdown");
            case LOST_LEASE ->
                throw new HoldfastException(
                        ErrorCode.LEASE_HELD,
                        "session " + session + ": another node took the lease of policy "
                                + work.route().policy().name() + "; it goes on there");
            case CANCELLED -> {
                giveUpRest(work, SessionState.CANCELLED, "cancelled", null);
                yield true;
            }
            case WINDOW -> {
                giveUpRest(work, SessionState.SUCCEEDED, "window", null);
                yield true;
            }
            case EXHAUSTED -> {
                exhausted(work);
                yield true;
            }
        };
    }

    private boolean become(long session, SessionState next, String stopReason) {
        return store.inTransaction(tx -> sessions.become(tx, session, next, stopReason, null));
    }

    private void exhausted(Assignment work) {
        int failed = store.inTransaction(tx -> ledger.failed(tx, work.session()));
        Sessions.Checkpoint at = store.inTransaction(tx -> sessions.checkpoint(tx, work.session()));
        if (failed > 0) {
            giveUpRest(
                    work,
                    SessionState.FAILED,
                    "error",
                    failed + " chunks did not move after " + MOST_ATTEMPTS
                            + " attempts each; their rows are in the source");
        } else {
            boolean limited = at.rowLimit() != null && at.rowsMarked() >= at.rowLimit();
            giveUpRest(work, SessionState.SUCCEEDED, limited ? "limit" : "exhausted", null);
        }
    }

    /// Ends the session for good. Chunks that never moved leave the list with any copy that was begun, so that the next
    /// session finds their rows in the source alone.
    private void giveUpRest(
            Assignment work, SessionState state, String stopReason, @org.jspecify.annotations.Nullable String error) {
        long after = 0;
        while (true) {
            long from = after;
            Optional<Chunk> rest = store.inTransaction(tx -> ledger.next(tx, work.session(), from));
            if (rest.isEmpty()) {
                break;
            }
            Chunk chunk = rest.get();
            if (!mover.abandon(work.route(), chunk.keys(), stamp(work, chunk))) {
                chunk(work, chunk, true, Optional.empty()); // it had moved after all
            }
            after = chunk.chunk();
        }
        store.run(tx -> {
            ledger.drop(tx, work.session());
            handoffs.giveBack(tx, work.session());
            sessions.become(tx, work.session(), state, stopReason, error);
        });
    }

    /// What is gone for a while leaves the session to be resumed; what is wrong fails it.
    private void recordFailure(Assignment work, HoldfastException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure.code() == ErrorCode.UNREACHABLE) {
            interrupt(work, message);
            return;
        }
        if (failure.code() == ErrorCode.LEASE_HELD) {
            store.run(tx -> sessions.leave(tx, work.session(), work.epoch(), message));
            throw failure;
        }
        store.run(tx -> sessions.note(tx, work.session(), "error", "failed", message));
        try {
            boolean blocked = failure.code() == ErrorCode.BLOCKED;
            giveUpRest(work, SessionState.FAILED, blocked ? "blocked" : "error", message);
        } catch (HoldfastException second) {
            failure.addSuppressed(second);
            interrupt(work, message);
        }
    }

    private void interrupt(Assignment work, String message) {
        store.run(tx -> {
            sessions.note(tx, work.session(), "error", "interrupted", message);
            sessions.become(tx, work.session(), SessionState.INTERRUPTED, "error", message);
        });
    }

    /// Lets readers see progress a few times a second.
    private final class Pace {
        private static final long NANOS = 200_000_000;

        private final Consumer<SessionView> progress;
        private long shown;

        Pace(Consumer<SessionView> progress) {
            this.progress = progress;
        }

        void show(long session) {
            long now = System.nanoTime();
            if (now - shown >= NANOS) {
                shown = now;
                progress.accept(store.inTransaction(tx -> sessions.view(tx, session)));
            }
        }
    }
}
