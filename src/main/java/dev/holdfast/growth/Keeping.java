package dev.holdfast.growth;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.time.Duration;

/// How long samples are kept, counted from now: all of them for `raw`, then the last of each hour up to `hourly`, then
/// the last of each day up to `daily`.
public record Keeping(Duration raw, Duration hourly, Duration daily) {
    /// What a rate is measured over, so that it needs every sample.
    public static final Duration LEAST_RAW = Duration.ofDays(1);

    public static final Keeping USUAL = new Keeping(Duration.ofDays(7), Duration.ofDays(90), Duration.ofDays(1825));

    public Keeping {
        if (raw.compareTo(LEAST_RAW) < 0 || hourly.compareTo(raw) < 0 || daily.compareTo(hourly) < 0) {
            throw new HoldfastException(
                    ErrorCode.CONFIG,
                    "growth.keep_raw is a day at least, growth.keep_hourly no shorter than it, growth.keep_daily no"
                            + " shorter than that");
        }
    }
}
