package dev.holdfast.calendar;

import java.time.Instant;

/// A fire of a policy that passes without a session.
///
/// @param at when it would have fired; @param skippedAt when somebody said so
public record SkippedFire(String policy, Instant at, String reason, String skippedBy, Instant skippedAt) {}
