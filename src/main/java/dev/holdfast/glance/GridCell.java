package dev.holdfast.glance;

import dev.holdfast.session.SessionState;
import java.time.Duration;
import java.time.Instant;

/// One session of a policy, or all those of a day.
///
/// @param column 0 is the newest
/// @param session of a day the one that went worst, and its state and reason
/// @param due for when it was due, of a day for when the last one was
/// @param sessions how many stand here
/// @param lasted all of them together; @param rows archived, with bundles
/// @param reason the error, or why it stopped; empty for none
public record GridCell(
        int column,
        long session,
        SessionState state,
        int sessions,
        Instant due,
        Duration lasted,
        long rows,
        long bytes,
        String reason) {}
