package dev.holdfast.growth;

import dev.holdfast.dialect.Sampling.Timing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How long calls took between two looks at the server's counters: each call counts with the mean of its statement.
final class Percentiles {
    private Percentiles() {}

    /// Milliseconds, but for the calls.
    record Figures(long calls, double mean, double p50, double p95, double p99) {}

    private record Share(double mean, long calls) {}

    /// @return null when nothing was called
    static @Nullable Figures between(Map<String, Timing> before, Map<String, Timing> after) {
        List<Share> shares = new ArrayList<>();
        long calls = 0;
        double total = 0;
        for (var entry : after.entrySet()) {
            Timing now = entry.getValue();
            Timing then = before.getOrDefault(entry.getKey(), new Timing(0, 0));
            if (now.calls() < then.calls()) { // the counters began anew
                then = new Timing(0, 0);
            }
            long more = now.calls() - then.calls();
            if (more > 0) {
                double millis = Math.max(0, now.totalMillis() - then.totalMillis());
                shares.add(new Share(millis / more, more));
                calls += more;
                total += millis;
            }
        }
        if (calls == 0) {
            return null;
        }
        shares.sort(Comparator.comparingDouble(Share::mean));
        return new Figures(
                calls, total / calls, at(shares, calls, 0.5), at(shares, calls, 0.95), at(shares, calls, 0.99));
    }

    private static double at(List<Share> sorted, long calls, double part) {
        long wanted = (long) Math.ceil(calls * part);
        long passed = 0;
        for (Share share : sorted) {
            passed += share.calls();
            if (passed >= wanted) {
                return share.mean();
            }
        }
        return sorted.getLast().mean();
    }
}
