package dev.holdfast.run;

import dev.holdfast.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A root policy's place in a run, and what became of it.
///
/// @param tries begun so far
/// @param reason the first thing that went wrong, also where a later try went well; null when nothing did
public record Turn(
        int policyId,
        String policy,
        String database,
        int priority,
        TurnState state,
        int tries,
        @Nullable String reason,
        @Nullable ErrorCode code,
        @Nullable Instant nextTryAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {}
