package dev.holdfast.app;

import dev.holdfast.growth.Keeping;
import java.time.Duration;
import java.util.List;

/// @param every how often databases are sampled; zero for never
record GrowthSettings(Duration every, Keeping keeping) {
    /// Adds to `problems` what is wrong with the lengths of time taken together.
    static GrowthSettings checked(
            Duration every, Duration raw, Duration hourly, Duration daily, List<String> problems) {
        if (raw.compareTo(Keeping.LEAST_RAW) < 0 || hourly.compareTo(raw) < 0 || daily.compareTo(hourly) < 0) {
            problems.add("growth.keep_raw is a day at least, growth.keep_hourly no shorter than it, and"
                    + " growth.keep_daily no shorter than that");
            return new GrowthSettings(every, Keeping.USUAL);
        }
        return new GrowthSettings(every, new Keeping(raw, hourly, daily));
    }
}
