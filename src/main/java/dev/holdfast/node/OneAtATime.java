package dev.holdfast.node;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/// Work that is left to other threads again and again, and never begun while it is still under way.
final class OneAtATime {
    private final Executor workers;
    private final Runnable work;
    private final AtomicBoolean underWay = new AtomicBoolean();

    OneAtATime(Executor workers, Runnable work) {
        this.workers = workers;
        this.work = work;
    }

    /// Returns at once; does nothing where the work is under way.
    void begin() {
        if (underWay.compareAndSet(false, true)) {
            workers.execute(() -> {
                try {
                    work.run();
                } finally {
                    underWay.set(false);
                }
            });
        }
    }
}
