package dev.holdfast.session;

import dev.holdfast.ledger.Chunk;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.SessionRunner.Assignment;
import dev.holdfast.session.SessionRunner.Tools;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Hands out the chunks of a session's list, as many at once as the driver says, until the list is empty or the run is
/// to end; then waits for those under way.
///
/// More chunks than the driver's number are under way: while their number is in each stage of a move
/// ([dev.holdfast.archive.Stages]), another one may be proved, and another one committed and handed off.
final class ChunkRun {
    private final Tools tools;
    private final Assignment work;
    private final StopSignal stop;
    private final Driver driver;
    private final Turns turns;
    private final Marker marker;
    private final MarkedPlaces places;
    private final Runnable progress;
    private final Bell bell = new Bell();
    private final AtomicReference<SessionState> state = new AtomicReference<>(SessionState.RUNNING);
    private final AtomicReference<@Nullable RunEnd> told = new AtomicReference<>();
    private final long inherited;

    /// The highest number of a chunk that has been begun by this run or may have been by one before.
    private volatile long begunUpTo;

    private long lastTaken;
    private boolean lookedFromStart;

    /// @param places hears where the rows lie that are marked
    /// @param progress called now and then, on the thread that runs
    ChunkRun(
            Tools tools,
            Assignment work,
            StopSignal stop,
            Driver driver,
            Turns turns,
            Marker marker,
            MarkedPlaces places,
            Runnable progress) {
        this.tools = tools;
        this.work = work;
        this.stop = stop;
        this.driver = driver;
        this.turns = turns;
        this.marker = marker;
        this.places = places;
        this.progress = progress;
        this.inherited = tools.store().look(tx -> tools.ledger().lastListed(tx, work.session()));
        this.begunUpTo = inherited;
    }

    /// Whether something of the chunk may have been committed.
    boolean mayHaveBegun(Chunk chunk) {
        return chunk.chunk() <= begunUpTo || chunk.attempts() > 0;
    }

    RunEnd run() {
        try (Crew crew = new Crew(bell);
                MarkAhead marking = new MarkAhead(
                        tools.store(),
                        tools.sessions(),
                        marker,
                        work.route(),
                        work.session(),
                        work.epoch(),
                        driver,
                        places,
                        bell)) {
            marking.start();
            RunEnd end = handOut(crew, marking);
            marking.close();
            crew.awaitAll();
            marking.rethrow();
            crew.rethrow();
            RunEnd wish = told.get();
            return wish == null ? end : wish; // what a chunk met goes before what was asked for
        }
    }

    private int mostAtOnce() {
        Policy policy = work.route().policy();
        int stages =
                switch (policy.method()) {
                    case LOCAL -> 1;
                    case STREAM -> 2;
                    case CALLBACK -> 0; // what waits for a service loads nothing here
                };
        int beyond = stages + (policy.proof() == Policy.Proof.PROOF ? 1 : 0);
        return Math.max(1, driver.workers()) + (driver.ahead() ? beyond : 0);
    }

    private RunEnd handOut(Crew crew, MarkAhead marking) {
        try {
            while (true) {
                long heard = bell.rings();
                if (crew.failed() || marking.failed()) {
                    return RunEnd.EXHAUSTED; // what failed is thrown instead
                }
                Optional<RunEnd> end = toldOrAsked();
                if (end.isPresent()) {
                    return end.get();
                }
                if (crew.atWork() >= mostAtOnce()) {
                    bell.await(heard);
                    continue;
                }
                boolean allMarked = marking.markedAll(); // before the list is read
                boolean idle = crew.atWork() == 0;
                Optional<Chunk> next = next();
                end = toldOrAsked();
                if (end.isPresent()) {
                    return end.get();
                }
                if (next.isPresent()) {
                    end = edge(crew, next.get());
                    if (end.isPresent()) {
                        return end.get();
                    }
                } else if (!idle) {
                    bell.await(heard);
                } else if (!lookedFromStart) {
                    // pieces of chunks that were split, and what was marked under a lower number than theirs; marking
                    // may be waiting for just these to move
                    lastTaken = 0;
                    lookedFromStart = true;
                } else if (!allMarked) {
                    bell.await(heard);
                    lookedFromStart = false;
                } else {
                    return RunEnd.EXHAUSTED;
                }
                progress.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return RunEnd.SHUTDOWN;
        }
    }

    /// Asks the driver, and begins with the chunk unless it is to wait.
    private Optional<RunEnd> edge(Crew crew, Chunk chunk) throws InterruptedException {
        switch (driver.atEdge()) {
            case Driver.Edge.Go() -> {
                begin(crew, chunk);
                return Optional.empty();
            }
            case Driver.Edge.Wait wait -> {
                driver.await(wait);
                return Optional.empty();
            }
            case Driver.Edge.Stop(String stopReason, String text) -> {
                return Optional.of(new RunEnd(RunEnd.Kind.STOPPED, stopReason, text));
            }
        }
    }

    private void begin(Crew crew, Chunk listed) {
        boolean begun = listed.chunk() <= inherited || listed.attempts() > 0;
        Chunk chunk = begun ? listed : fitting(listed);
        lastTaken = chunk.chunk();
        lookedFromStart = false;
        begunUpTo = Math.max(begunUpTo, chunk.chunk());
        crew.begin(() -> {
            switch (driver.inTurn(() -> turns.take(chunk, begun))) {
                case Turns.Ended.Done(SessionState now) -> state.set(now);
                case Turns.Ended.LeaseLost() -> told.compareAndSet(null, RunEnd.LOST_LEASE);
                case Turns.Ended.Drifted(String reason) ->
                    told.compareAndSet(null, new RunEnd(RunEnd.Kind.DRIFTED, "drift", reason));
                case Turns.Ended.Refused(String reason) -> told.compareAndSet(null, RunEnd.refused(reason));
            }
        });
    }

    /// The driver may ask for smaller chunks than were marked.
    private Chunk fitting(Chunk listed) {
        int rows = Math.max(1, driver.rows());
        if (listed.keys().size() <= rows + rows / 2) {
            return listed;
        }
        Ledger.Split split = tools.store().inTransaction(tx -> {
            var pieces = tools.ledger().split(tx, listed, rows, listed.attempts(), null);
            tools.sessions()
                    .progress()
                    .moreChunks(tx, work.session(), pieces.numbers().size() - 1);
            tools.sessions().requireLease(tx, work.session(), work.epoch());
            return pieces;
        });
        places.split(listed.keys().size(), split.numbers(), rows);
        return split.first();
    }

    /// The session's state and the next chunk, in one look.
    private Optional<Chunk> next() {
        return tools.store().look(tx -> {
            state.set(tools.sessions().state(tx, work.session()));
            return tools.ledger().next(tx, work.session(), lastTaken);
        });
    }

    private Optional<RunEnd> toldOrAsked() {
        RunEnd wish = told.get();
        if (wish != null) {
            return Optional.of(wish);
        }
        return switch (state.get()) {
            case CANCELLING -> Optional.of(RunEnd.CANCELLED);
            case PAUSING -> Optional.of(RunEnd.PAUSED);
            case RUNNING, PAUSED, CANCELLED, INTERRUPTED, SUCCEEDED, FAILED ->
                switch (stop.now()) {
                    case NO -> Optional.empty();
                    case WINDOW -> Optional.of(RunEnd.WINDOW);
                    case SHUTDOWN -> Optional.of(RunEnd.SHUTDOWN);
                };
        };
    }
}
