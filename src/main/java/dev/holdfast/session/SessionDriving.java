package dev.holdfast.session;

import dev.holdfast.policy.Policy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How hard a session presses, and why it does not for the moment. Begins as its policy says, and may be retuned.
///
/// @param workers most chunks that move at once; a gentle pace uses one
/// @param chunkRows most root rows of a chunk
/// @param waitingReason why nothing moves, for people; null while something does, or when nothing is to move
/// @param waitingSince when that began; null together with the reason
public record SessionDriving(
        Policy.Pace pace,
        int workers,
        int chunkRows,
        @Nullable String waitingReason,
        @Nullable Instant waitingSince) {}
