package dev.holdfast.session;

import dev.holdfast.archive.Route;
import dev.holdfast.ledger.DueHandoffs;
import dev.holdfast.store.Store;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Marks on a thread of its own while chunks move, as far ahead as memory of the control database allows.
///
/// Closing waits for the page that is under way.
final class MarkAhead implements AutoCloseable {
    /// How often it looks whether moving has caught up; nothing tells.
    private static final long LOOK_AGAIN_NANOS = 50_000_000;

    private final Store store;
    private final Sessions sessions;
    private final Marker marker;
    private final Route route;
    private final long session;
    private final long epoch;
    private final Driver driver;
    private final MarkedPlaces places;
    private final Bell bell;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean markedAll;

    MarkAhead(
            Store store,
            Sessions sessions,
            Marker marker,
            Route route,
            long session,
            long epoch,
            Driver driver,
            MarkedPlaces places,
            Bell bell) {
        this.store = store;
        this.sessions = sessions;
        this.marker = marker;
        this.route = route;
        this.session = session;
        this.epoch = epoch;
        this.driver = driver;
        this.places = places;
        this.bell = bell;
        this.thread = Thread.ofPlatform().daemon().name("marking").unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    private void work() {
        try {
            DueHandoffs due = marker.due(route);
            while (!stopping && !markedAll) {
                var at = store.look(tx -> sessions.progress().checkpoint(tx, session));
                Marker.Stride stride = Marker.Stride.of(driver);
                if (!at.markedAll() && stride.farAhead(at)) {
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                    continue;
                }
                boolean all = at.markedAll()
                        || driver.inTurn(() -> marker.page(route, session, epoch, at, stride, due, places));
                markedAll = all;
                bell.ring();
            }
        } catch (Throwable e) { // told by the thread that hands out chunks
            failure.set(e);
            bell.ring();
        }
    }

    boolean markedAll() {
        return markedAll;
    }

    boolean failed() {
        return failure.get() != null;
    }

    void rethrow() {
        switch (failure.get()) {
            case null -> {
                // all is well
            }
            case Error error -> throw error;
            case RuntimeException e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
