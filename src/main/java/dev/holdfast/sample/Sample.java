package dev.holdfast.sample;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A sample estate that was generated here, or whose load was interrupted.
///
/// @param rows of all tables together
/// @param tables exact generated rows: by database, then by `schema.table`; empty until loaded
/// @param loadedAtOrNull when the load ended; null while it has not
public record Sample(
        String name,
        long seed,
        long rows,
        Map<String, Map<String, Long>> tables,
        @Nullable Instant loadedAtOrNull) {
    public Sample {
        Map<String, Map<String, Long>> copy = new LinkedHashMap<>();
        tables.forEach((database, counts) -> copy.put(database, Map.copyOf(counts)));
        tables = Map.copyOf(copy);
    }

    /// False while a load runs, or when it was interrupted.
    public boolean loaded() {
        return loadedAtOrNull != null;
    }
}
