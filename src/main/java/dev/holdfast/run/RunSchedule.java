package dev.holdfast.run;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// When the estate runs as a whole: what `run --all` is told, at every fire of a cron. A policy that has a cron of its
/// own goes by that, and is in no such run.
///
/// @param databases sources whose root policies run; empty for all
public record RunSchedule(
        String name,
        String cron,
        ZoneId zone,
        List<String> databases,
        int workers,
        List<Cap> caps,
        String changedBy,
        Instant changedAt) {
    public RunSchedule {
        databases = List.copyOf(databases);
        caps = List.copyOf(caps);
    }
}
