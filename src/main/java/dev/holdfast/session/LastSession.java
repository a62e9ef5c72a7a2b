package dev.holdfast.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a list of policies shows of the newest session of each. To read all of a [SessionView] ten thousand times would
/// keep the list waiting.
///
/// @param endedAt null while it has not ended
/// @param archivedRows with bundles
public record LastSession(
        long id,
        SessionState state,
        Instant startedAt,
        @Nullable Instant endedAt,
        long archivedRows) {}
