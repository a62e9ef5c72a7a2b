package dev.holdfast.run;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A run of several policies, as it stands.
///
/// @param node works on it; @param nodeName its host and process, null when none is known
/// @param endedAt when it ended or was interrupted
public record EstateRun(
        long id,
        RunWish wish,
        RunState state,
        @Nullable UUID node,
        @Nullable String nodeName,
        Instant startedAt,
        @Nullable Instant endedAt) {}
