package dev.holdfast.drive;

import java.time.Duration;

/// Steers the rows of a chunk so that one takes about the target time. Safe for use by several threads.
///
/// Reacts to one slow chunk at once, for it hurts; grows by half at most, for one quick chunk proves little.
///
/// Where a chunk costs much whatever its size (a slow disk, a busy machine), the target gives: time that is mostly
/// overhead is felt by the application and moves nothing.
final class Steering {
    /// Fewer rows than these are all overhead.
    static final int LEAST_ROWS = 50;

    private static final double GROWTH = 1.5;
    private static final double SHRINKAGE = 0.5;

    /// A chunk takes at least so many times what one without rows would, but stretches the target only so far.
    private static final double TIMES_FIXED = 2;

    private static final double MOST_STRETCH = 5;

    private final ChunkCost cost = new ChunkCost();
    private Duration target;
    private int most;
    private double rows;

    Steering(Duration target, int first, int most) {
        this.target = target;
        this.most = most;
        this.rows = bounded(first);
    }

    synchronized int rows() {
        return (int) rows;
    }

    /// From now on another time, and other bounds. What was learned about the time of a row stays.
    synchronized void retune(Duration newTarget, int newMost) {
        rows *= (double) newTarget.toNanos() / target.toNanos();
        target = newTarget;
        most = newMost;
        rows = bounded(rows);
    }

    /// A chunk smaller than half of what was allowed says little about a larger one, unless it was slow all the same.
    synchronized void moved(int moved, long nanos) {
        cost.add(moved, (double) nanos);
        if (moved == 0 || (moved < rows / 2 && nanos < target.toNanos())) {
            return;
        }
        double asked = target.toNanos();
        double aim = Math.clamp(cost.fixed() * TIMES_FIXED, asked, asked * MOST_STRETCH);
        double wanted = moved * aim / Math.max(1, nanos);
        double step = wanted > rows ? rows + (wanted - rows) / 2 : wanted; // half way up, all the way down
        rows = bounded(Math.clamp(step, rows * SHRINKAGE, rows * GROWTH));
    }

    /// Half of the rows that did not get through.
    synchronized void contended(int tried) {
        rows = bounded(Math.min(rows, tried * SHRINKAGE));
    }

    private double bounded(double wanted) {
        return Math.clamp(wanted, Math.min(LEAST_ROWS, most), most);
    }
}
