package dev.holdfast.archive;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// How many chunks may be in each stage of a move at once. Copying and deleting are counted apart, because they work on
/// two servers most of the time: with one worker, one chunk is copied while the one before it is deleted.
public final class Stages {
    /// How often the number allowed is asked for while a chunk waits: nothing tells when it was raised.
    private static final long LOOK_AGAIN_MILLIS = 200;

    private final Stage copying;
    private final Stage deleting;

    /// @param most how many at once; may change at any time
    public Stages(IntSupplier most) {
        this.copying = new Stage(most);
        this.deleting = new Stage(most);
    }

    <T> T copying(Supplier<T> work) {
        return copying.run(work);
    }

    <T> T deleting(Supplier<T> work) {
        return deleting.run(work);
    }

    private static final class Stage {
        private final ReentrantLock lock = new ReentrantLock(true);
        private final Condition left = lock.newCondition();
        private final IntSupplier most;
        private int inside;

        Stage(IntSupplier most) {
            this.most = most;
        }

        <T> T run(Supplier<T> work) {
            enter();
            try {
                return work.get();
            } finally {
                leave();
            }
        }

        /// Waits however often it is interrupted: a chunk that has begun is brought to an edge.
        private void enter() {
            boolean interrupted = false;
            lock.lock();
            try {
                while (inside >= Math.max(1, most.getAsInt())) {
                    try {
                        left.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                inside++;
            } finally {
                lock.unlock();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private void leave() {
            lock.lock();
            try {
                inside--;
                left.signal();
            } finally {
                lock.unlock();
            }
        }
    }
}
