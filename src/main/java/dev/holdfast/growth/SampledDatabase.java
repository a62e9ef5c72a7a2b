package dev.holdfast.growth;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of a database's samples.
///
/// @param since the oldest sample that is kept; null before the first
/// @param sampledAt the newest sample; null before the first
/// @param millis what the newest one took
/// @param bytes of all its tables with their indexes and large values; 0 before the first sample
/// @param tables partitions counted, partitioned tables not
/// @param cacheHits of the blocks that queries asked for since the sample before, the part found in the server's own
///     memory, 0 to 1; null where nothing was asked for or one sample is all there is
/// @param diskFreeBytes where the data stands; null where the server does not tell (PostgreSQL does not)
/// @param gaps what samples of this database do not have, and why, one sentence each; empty when they have everything
/// @param problem why the last try failed; null when it did not
public record SampledDatabase(
        String database,
        @Nullable Instant since,
        @Nullable Instant sampledAt,
        long millis,
        long bytes,
        long tables,
        @Nullable Double cacheHits,
        @Nullable Long diskFreeBytes,
        List<String> gaps,
        @Nullable String problem) {
    public SampledDatabase {
        gaps = List.copyOf(gaps);
    }
}
