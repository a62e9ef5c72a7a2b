package dev.holdfast.growth;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Values over time, oldest first.
///
/// @param step between two points at least: each point is the last value of its step; zero when nothing was left out
/// @param points there is none for a step without a sample
public record Series(Subject subject, Duration step, List<Point> points) {
    public Series {
        points = List.copyOf(points);
    }

    /// @param at when it was sampled
    /// @param inserted rows since the counters began, or since they were last reset: only differences say anything
    public record Point(
            Instant at, long heapBytes, long indexBytes, long toastBytes, long rows, long deadRows, long inserted) {
        public long totalBytes() {
            return heapBytes + indexBytes + toastBytes;
        }
    }
}
