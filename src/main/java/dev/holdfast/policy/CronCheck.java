package dev.holdfast.policy;

import java.time.ZoneId;
import java.util.Optional;

/// Knows what a cron expression is; the schedule package answers with Quartz itself.
@FunctionalInterface
public interface CronCheck {
    /// What is wrong with the expression, as the end of a sentence; empty when it fires in `zone`.
    Optional<String> problem(String cron, ZoneId zone);
}
