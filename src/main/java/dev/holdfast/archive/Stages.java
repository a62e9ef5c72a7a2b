package dev.holdfast.archive;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/// How many chunks may be in each stage of a move at once. Copying and deleting are counted apart, because they work on
/// two servers most of the time: with one worker, one chunk is copied while the one before it is deleted. What only
/// proves rows that have moved already, or waits for a commit, is in no stage: the next chunk moves meanwhile.
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

    /// Waits for a place among the chunks that are copied.
    Place copying() {
        return new Place(copying);
    }

    /// Waits for a place among the chunks that are deleted.
    Place deleting() {
        return new Place(deleting);
    }

    /// The place of one chunk in a stage, for its own thread alone. Closing it leaves, unless it was left before.
    static final class Place implements AutoCloseable {
        private final Stage stage;
        private boolean inside = true;

        private Place(Stage stage) {
            this.stage = stage;
            stage.enter();
        }

        void leave() {
            if (inside) {
                inside = false;
                stage.leave();
            }
        }

        @Override
        public void close() {
            leave();
        }
    }

    private static final class Stage {
        private final ReentrantLock lock = new ReentrantLock(true);
        private final Condition left = lock.newCondition();
        private final IntSupplier most;
        private int inside;

        Stage(IntSupplier most) {
            this.most = most;
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
