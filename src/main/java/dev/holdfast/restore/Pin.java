package dev.holdfast.restore;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of a root table that no run takes.
///
/// @param restore that set it; 0 for none
/// @param sample the first of the keys, as text; @param until null for ever
/// @param endedAt when somebody ended it; null while nobody has
public record Pin(
        long id,
        long restore,
        String database,
        String table,
        int keys,
        List<String> sample,
        @Nullable Instant until,
        String setBy,
        String reason,
        Instant setAt,
        @Nullable String endedBy,
        @Nullable Instant endedAt) {
    public Pin {
        sample = List.copyOf(sample);
    }

    public boolean stands(Instant now) {
        return endedAt == null && (until == null || until.isAfter(now));
    }
}
