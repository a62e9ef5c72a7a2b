package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A real process is killed at every failpoint, each time it comes there for the n-th time; a fresh node goes on to the
/// end. Then no row is lost or doubled or different, the keys handed off are those archived, and nothing is left
/// behind.
///
/// All of it: `mvn -Pcampaign test -Dtest=FailpointKillTest`, with `-Dkill.seeds=25`, `-Dkill.seed=` (the first one),
/// `-Dkill.point=`, `-Dkill.count=`, `-Dkill.lanes=2`, `-Dkill.minutes=`. A failpoint that is never hit fails the run.
class FailpointKillTest {
    private static final long SEED = Long.getLong("kill.seed", 1);
    private static final int SEEDS = Integer.getInteger("kill.seeds", 25);
    private static final int COUNT = Integer.getInteger("kill.count", 0);

    /// How its threads interleave decides how often a run comes to a failpoint, and to a few whether it does.
    private static final int RUNS_OF_CENSUS = 3;

    private static final int LANES = Integer.getInteger("kill.lanes", 2);
    private static final long MINUTES = Long.getLong("kill.minutes", Long.MAX_VALUE);

    /// One for each state that a chunk can be left in: marked; copied, and dying once more while the copy is verified
    /// again (so it dies at `AFTER_ARCHIVE_COMMIT` before); with its rows locked by a delete that is not committed;
    /// deleted, with keys that are not handed off.
    private static final List<Failpoint> USUAL = List.of(
            Failpoint.AFTER_MARK,
            Failpoint.AFTER_VERIFY_AGAIN,
            Failpoint.BEFORE_SOURCE_COMMIT,
            Failpoint.AFTER_SOURCE_COMMIT);

    private final Queue<KillLane.Kill> due = new ConcurrentLinkedQueue<>();
    private final KillTally tally = new KillTally();

    @Test
    void aKilledProcessLosesNothing() throws Exception {
        killAll(USUAL, 1, 0, 1);
    }

    @Tag("campaign")
    @Test
    void aProcessThatIsKilledAtAnyFailpointLosesNothing() throws Exception {
        String point = System.getProperty("kill.point");
        killAll(point == null ? List.of(Failpoint.values()) : List.of(Failpoint.valueOf(point)), SEEDS, COUNT, LANES);
    }

    /// @param fixed the time at which to kill; 0 to draw it from the seed
    private void killAll(List<Failpoint> points, int seeds, int fixed, int lanes) throws Exception {
        long started = System.nanoTime();
        Path archive = FaultedProcess.classArchive("failpoint-kills", points.size() * seeds > 50);
        try (KillLane first = new KillLane(archive, due, tally)) {
            Map<Failpoint, Integer> census = new EnumMap<>(Failpoint.class);
            Set<Failpoint> never = EnumSet.copyOf(points);
            for (int run = 0; run < RUNS_OF_CENSUS && !never.isEmpty(); run++) {
                first.census().forEach((point, times) -> census.merge(point, times, Math::max));
                never.removeIf(point -> census.getOrDefault(point, 0) > 0 || KillLane.AFTER_A_DEATH.contains(point));
            }
            assertThat(never)
                    .as("failpoints that an undisturbed run never hits")
                    .isEmpty();
            for (long seed = SEED; seed < SEED + seeds; seed++) {
                for (Failpoint point : points) {
                    due.add(new KillLane.Kill(seed, point, fixed > 0 ? fixed : drawn(seed, point, census)));
                }
            }
            int planned = due.size();
            long deadline = MINUTES == Long.MAX_VALUE ? Long.MAX_VALUE : TimeUnit.MINUTES.toNanos(MINUTES);
            ExecutorService others = Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("lane-", 0).factory());
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int lane = 1; lane < lanes; lane++) {
                    running.add(others.submit(() -> {
                        try (KillLane another = new KillLane(archive, due, tally)) {
                            another.work(started, deadline);
                        }
                        return true;
                    }));
                }
                first.work(started, deadline);
                for (Future<?> lane : running) {
                    lane.get();
                }
            } finally {
                others.shutdownNow();
            }
            tally.report(SEED, planned, started);
            assertThat(tally.failures()).isEmpty();
            assertThat(tally.points()).as("failpoints hit").containsAll(points);
        }
    }

    private static int drawn(long seed, Failpoint point, Map<Failpoint, Integer> census) {
        int most = KillLane.AFTER_A_DEATH.contains(point)
                ? census.getOrDefault(Failpoint.AFTER_ARCHIVE_COMMIT, 1)
                : census.getOrDefault(point, 1);
        return 1 + new SplittableRandom(seed * Failpoint.values().length + point.ordinal()).nextInt(most);
    }
}
