package dev.holdfast.drive;

/// What a chunk costs whatever its size, and what each of its rows adds: a line through the latest chunks, the newest
/// counting most. Not safe for use by several threads.
final class ChunkCost {
    private static final double FORGETTING = 0.9;

    /// Chunks of nearly one size tell nothing of the line's slope: then what was known before stays.
    private static final double LEAST_SPREAD = 0.05;

    /// A chunk that is so many times off the line begins another one: the database is not what it was.
    private static final double MOST_SURPRISE = 2;

    private double weight;
    private double rows;
    private double nanos;
    private double rowsSquared;
    private double rowsNanos;
    private double fixed;
    private double slope;

    void add(double chunkRows, double chunkNanos) {
        double expected = fixed + slope * chunkRows;
        if (slope > 0 && (chunkNanos > MOST_SURPRISE * expected || chunkNanos < expected / MOST_SURPRISE)) {
            forget();
        }
        weight = weight * FORGETTING + 1;
        rows = rows * FORGETTING + chunkRows;
        nanos = nanos * FORGETTING + chunkNanos;
        rowsSquared = rowsSquared * FORGETTING + chunkRows * chunkRows;
        rowsNanos = rowsNanos * FORGETTING + chunkRows * chunkNanos;
        double mean = rows / weight;
        double variance = rowsSquared / weight - mean * mean;
        if (variance > LEAST_SPREAD * LEAST_SPREAD * mean * mean) {
            slope = (rowsNanos / weight - mean * nanos / weight) / variance;
            fixed = Math.max(
                    0, nanos / weight - Math.max(0, slope) * mean); // all of it, where more rows take no longer
        }
    }

    private void forget() {
        weight = 0;
        rows = 0;
        nanos = 0;
        rowsSquared = 0;
        rowsNanos = 0;
        fixed = 0;
        slope = 0;
    }

    /// Nanoseconds of a chunk without rows.
    double fixed() {
        return fixed;
    }
}
