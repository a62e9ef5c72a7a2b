package dev.holdfast.schedule;

import java.time.Instant;

/// What a fire calls, on one of Quartz's few threads: be short, and safe to repeat.
@FunctionalInterface
public interface Wake {
    /// @param nominalFireTime when the cron said, in whole seconds; after a misfire the latest time that was missed
    void fired(String policy, Instant nominalFireTime);
}
