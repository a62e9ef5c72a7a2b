package dev.holdfast.drive;

import java.util.Arrays;

/// Decides from the time of small commits how large a share of the time chunks may move. Safe for use by several
/// threads.
///
/// First it learns what such a commit takes while nothing moves; then the upper quartile of the latest ones may be a
/// few times as much. Beyond, the share shrinks, but never below a floor: a target that cannot be met must not stop
/// the work.
final class Yielding {
    /// How much slower than idle the upper quartile may be.
    private static final double MOST_TIMES_IDLE = 4;

    private static final double FLOOR = 0.5;

    /// A session that begins finds caches cold and costs more than it will: it begins slowly.
    private static final double BEGINS = 0.6;

    private static final double SHRINKAGE = 0.85;
    private static final double GROWTH = 0.05;

    /// The first ones pay for opening the connection.
    private static final int WARM_UP = 3;

    private static final int IDLE_SAMPLES = 16;
    private static final int WINDOW = 16;
    private static final int STEP = 4;

    private final long[] latest = new long[WINDOW];
    private int count;
    private long idle;
    private double share = BEGINS;

    /// Whether it still learns what idle is: then nothing should move.
    synchronized boolean learning() {
        return idle == 0;
    }

    /// Forgets what idle was.
    synchronized void learnAgain() {
        idle = 0;
        count = 0;
    }

    /// Small commits cannot be made here: it never asks for rest.
    synchronized void cannotKnow() {
        idle = Long.MAX_VALUE;
        share = 1;
    }

    /// A small commit took so long.
    synchronized void committed(long nanos) {
        latest[count++ % WINDOW] = nanos;
        if (idle == 0) {
            if (count == WARM_UP + IDLE_SAMPLES) {
                idle = Math.max(1, upperQuartile());
                count = 0;
            }
        } else if (count >= WINDOW && count % STEP == 0) {
            share = upperQuartile() > idle * MOST_TIMES_IDLE
                    ? Math.max(FLOOR, share * SHRINKAGE)
                    : Math.min(1, share + GROWTH);
        }
    }

    private long upperQuartile() {
        long[] sorted = latest.clone();
        Arrays.sort(sorted);
        return sorted[WINDOW * 3 / 4];
    }

    /// How long to rest after a chunk that took `nanos`.
    synchronized long rest(long nanos) {
        return Math.round(nanos * (1 / share - 1));
    }
}
