package dev.holdfast.session;

import dev.holdfast.archive.ChunkMover;
import dev.holdfast.archive.ChunkMover.Ahead;
import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.ledger.Chunk;
import dev.holdfast.policy.Policy;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Copies the chunk that comes next while the one before it is deleted from the source: the two work on different
/// servers most of the time. At most one chunk is ahead; the local method has nothing to overlap.
///
/// Closing waits for a copy that is under way, so none commits after the session has let go of its chunks.
final class CopyAhead implements AutoCloseable {
    private final ChunkMover mover;
    private final Route route;
    private final Function<Chunk, Stamp> stamps;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("copy-ahead-", 0).factory());
    private @Nullable Copying copying;

    CopyAhead(ChunkMover mover, Route route, Function<Chunk, Stamp> stamps) {
        this.mover = mover;
        this.route = route;
        this.stamps = stamps;
    }

    private record Copying(Chunk chunk, Future<Optional<Ahead>> copy) {}

    /// What became of a chunk. @param begun whether it was taken up at all; @param copy empty when that came to nothing
    record Taken(boolean begun, Optional<Ahead> copy) {}

    boolean useful() {
        return route.policy().method() == Policy.Method.STREAM;
    }

    /// Begins with a chunk that nobody has begun before.
    void begin(Chunk chunk) {
        if (copying == null && chunk.attempts() == 0 && chunk.keys().size() > 0) {
            Stamp stamp = stamps.apply(chunk);
            copying = new Copying(chunk, thread.submit(() -> mover.copyAhead(route, chunk.keys(), stamp)));
        }
    }

    /// Waits for the copy of `chunk`, if it is the one that was begun.
    Taken take(Chunk chunk) {
        Copying begun = copying;
        if (begun == null || begun.chunk().chunk() != chunk.chunk()) {
            return new Taken(false, Optional.empty());
        }
        copying = null;
        return new Taken(true, result(begun.copy()));
    }

    /// Takes a copy that will not get its turn out of the archive again.
    void discard() {
        Copying begun = copying;
        if (begun != null) {
            copying = null;
            result(begun.copy());
            mover.abandon(route, begun.chunk().keys(), stamps.apply(begun.chunk()));
        }
    }

    /// Waits however often it is interrupted: while the copy is under way nobody else may touch its chunk.
    private static Optional<Ahead> result(Future<Optional<Ahead>> copy) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return copy.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Error error -> throw error;
                case RuntimeException failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
