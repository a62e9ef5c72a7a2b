package dev.holdfast.growth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What came of sampling one database.
///
/// @param tables seen; @param stored those that had changed, or were due for their row of the day
/// @param millis spent on the governed database
/// @param estimated tables that changed and whose size is the statistics' for now, for a lock stood in the way or
///     their turn comes later
/// @param problem why nothing was stored; null when it was
public record SampleOutcome(
        String database,
        Instant at,
        long millis,
        long tables,
        long stored,
        long estimated,
        @Nullable String problem) {}
