package dev.holdfast.index;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The indexes of one database at one moment.
///
/// @param countedSince from when on scans were counted; null when the server does not say
/// @param standbys whether servers that count for themselves answer queries too
/// @param warnings what could not be looked at
public record IndexReport(
        String database,
        Instant at,
        @Nullable Instant countedSince,
        boolean standbys,
        List<IndexView> indexes,
        List<MissingIndex> missing,
        List<String> warnings) {
    public IndexReport {
        indexes = List.copyOf(indexes);
        missing = List.copyOf(missing);
        warnings = List.copyOf(warnings);
    }
}
