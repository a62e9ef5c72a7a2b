package dev.holdfast.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// A run at a glance; its report has every policy of it.
///
/// @param abandoned whether its node is gone: it stands still until somebody resumes it
/// @param roots policies that were to run; @param succeeded of these
/// @param rows archived by all its sessions
public record EstateRunSummary(EstateRun run, boolean abandoned, int roots, int succeeded, long rows) {
    public Duration duration(Instant now) {
        return Duration.between(run.startedAt(), Objects.requireNonNullElse(run.endedAt(), now));
    }
}
