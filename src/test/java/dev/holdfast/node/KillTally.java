package dev.holdfast.node;

import dev.holdfast.archive.Failpoint;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What became of the kills of several lanes.
final class KillTally {
    private static final int MOST_FAILURES = 10;

    private final Map<Failpoint, Integer> killed = new EnumMap<>(Failpoint.class);
    private final List<String> failures = new ArrayList<>();
    private int missed;
    private int spoiled;
    private long longestMillis;

    synchronized void failed(KillLane.Kill kill, String how) {
        failures.add(kill + ": " + how);
        System.out.println("FAILED " + kill + ": " + how + "\n  again: " + kill.command());
    }

    synchronized void spoiled() {
        spoiled++;
    }

    synchronized boolean mayGoOn() {
        return failures.size() < MOST_FAILURES;
    }

    synchronized void done(KillLane.Kill kill, long millis, int late) {
        killed.merge(kill.point(), 1, Integer::sum);
        missed += late;
        longestMillis = Math.max(longestMillis, millis);
        int kills = killed.values().stream().mapToInt(Integer::intValue).sum();
        if (kills % Failpoint.values().length == 0) {
            System.out.printf("%d kills, %d failed%n", kills, failures.size());
        }
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    /// Failpoints at which a process died.
    synchronized Set<Failpoint> points() {
        return Set.copyOf(killed.keySet());
    }

    synchronized void report(long seed, int planned, long started) {
        int kills = killed.values().stream().mapToInt(Integer::intValue).sum();
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf(
                "seeds from %d: %d of %d kills at %d failpoints in %.0f s, %.2f s for each; %d failed; %d came too late"
                        + " and were repeated earlier; %d copies that stood were spoiled; the longest took %d ms%n",
                seed,
                kills,
                planned,
                killed.size(),
                seconds,
                seconds / Math.max(1, kills),
                failures.size(),
                missed,
                spoiled,
                longestMillis);
    }
}
