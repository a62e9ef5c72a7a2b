package dev.holdfast.growth;

import dev.holdfast.dialect.TableName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An index as the newest samples show it.
///
/// @param scans since the counters began, or since they were last reset
/// @param scansPerDay null while one sample is all there is
public record IndexGrowth(
        String database,
        TableName table,
        String index,
        long bytes,
        long scans,
        @Nullable Double bytesPerDay,
        @Nullable Double scansPerDay,
        Instant since) {}
