package dev.holdfast.run;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run of several policies is asked to do.
///
/// @param schedule whose cron fired; null when a person asked
/// @param nominal when the cron said, or when the person asked
/// @param databases sources whose root policies run; empty for all
/// @param workers trees of policies that run at once
/// @param rowLimit most root rows of each root policy; 0 for no limit
/// @param maxTime zero for no limit
public record RunWish(
        @Nullable String schedule,
        Instant nominal,
        List<String> databases,
        int workers,
        List<Cap> caps,
        long rowLimit,
        Duration maxTime,
        boolean withChildren,
        boolean buildIndexes,
        String actor) {
    public static final int USUAL_WORKERS = 2;
    public static final int MOST_WORKERS = 8;

    public RunWish {
        databases = List.copyOf(databases);
        caps = List.copyOf(caps);
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new HoldfastException(
                    ErrorCode.USAGE, workers + " workers: a run has 1 to " + MOST_WORKERS + "; nothing was started");
        }
    }

    public String trigger() {
        return schedule == null ? "manual" : "cron";
    }
}
