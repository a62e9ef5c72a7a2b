package dev.holdfast.growth;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How many objects the catalog of a database holds over time, oldest first.
public record ObjectCounts(String database, Duration step, List<Point> points) {
    public ObjectCounts {
        points = List.copyOf(points);
    }

    /// @param tables neither partitions nor partitioned tables among them; @param partitions leaves and branches
    /// @param others sequences, types of their own, functions
    public record Point(Instant at, long tables, long partitions, long indexes, long views, long others) {
        public long total() {
            return tables + partitions + indexes + views + others;
        }
    }
}
