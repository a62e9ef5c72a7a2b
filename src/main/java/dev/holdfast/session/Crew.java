package dev.holdfast.session;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The threads on which chunks take their turns. The first failure is kept for whoever hands out chunks; turns that are
/// under way come to their own end.
///
/// Closing waits for them, however often it is interrupted: when a run is over, nothing of it moves any more.
final class Crew implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("chunk-", 0).factory());
    private final Phaser atWork = new Phaser(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Bell bell;

    Crew(Bell bell) {
        this.bell = bell;
    }

    void begin(Runnable turn) {
        atWork.register();
        threads.execute(() -> {
            try {
                turn.run();
            } catch (Throwable e) { // an Error is the run's end too, and told by its own thread
                fail(e);
            } finally {
                atWork.arriveAndDeregister();
                bell.ring();
            }
        });
    }

    private void fail(Throwable e) {
        Throwable first = failure.compareAndExchange(null, e);
        if (first != null && !first.equals(e)) {
            first.addSuppressed(e);
        }
    }

    int atWork() {
        return atWork.getRegisteredParties() - 1;
    }

    boolean failed() {
        return failure.get() != null;
    }

    /// Waits for all turns.
    void awaitAll() {
        atWork.awaitAdvance(atWork.arrive());
    }

    /// Throws what the first turn that failed threw.
    void rethrow() {
        switch (failure.get()) {
            case null -> {
                // none failed
            }
            case Error error -> throw error;
            case RuntimeException e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        awaitAll();
        threads.shutdown();
    }
}
