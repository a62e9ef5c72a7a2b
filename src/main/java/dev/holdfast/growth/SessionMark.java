package dev.holdfast.growth;

import dev.holdfast.dialect.TableName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A session that ended, on the axis of a series: what the samples around it show.
///
/// @param state as the session's own: `succeeded`, `cancelled`, `failed`
/// @param rows archived, with those of its bundle
/// @param before the last sample of the subject before it began; null when there is none
/// @param after the first sample of the subject after it ended; null when there is none yet
public record SessionMark(
        long session,
        String policy,
        TableName table,
        String state,
        Instant startedAt,
        Instant endedAt,
        long rows,
        Series.@Nullable Point before,
        Series.@Nullable Point after) {}
