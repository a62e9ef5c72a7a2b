package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.run.Backoff;
import dev.holdfast.store.Links;
import dev.holdfast.testing.FaultyWire;
import dev.holdfast.testing.FaultyWire.Fault;
import dev.holdfast.testing.FaultyWire.Moment;
import dev.holdfast.testing.FaultyWire.Shot;
import dev.holdfast.testing.FaultyWire.Site;
import dev.holdfast.testing.Lanes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every JDBC call of a run fails once: at each call site, with each class of fault, before the call and after it took
/// effect, with one worker and with two.
///
/// - A call site is a method of ours, the call, and the database. It is reached several times in a run: of these, each
///   class and moment takes `-Dfaults.occurrences=` (3; 0 for all), in turn, so that the classes of a site are spread
///   over its local and stream chunks, first and last. The later ones that are left out are counted in the summary.
/// - Calls that do without the server (`prepareStatement`, `next`) have one class each: the program cannot tell where
///   an error comes from, and those of the call that follows have all ten.
/// - A run meets the first fault of a series, whoever takes up what is left the next, up to four; then all must be
///   well. A fault that does not come in a series (the work was done) begins one of its own. One that never comes is a
///   failure.
///
/// The usual build takes one shot of each kind, at sites drawn by `-Dfaults.seed=`. All of them:
/// `mvn -Pcampaign test -Dtest=FaultyCallsTest`, with `-Dfaults.site=` (part of a site's name), `-Dfaults.fault=`,
/// `-Dfaults.workers=`, `-Dfaults.step=3` (every third, from `-Dfaults.from=`), `-Dfaults.series=1` (one fault a run),
/// and
/// `-Dfaults.tries=3` (the run itself goes on after what passes, where by default somebody else does).
class FaultyCallsTest {
    private static final long SEED = Long.getLong("faults.seed", 20261121L);
    private static final int OCCURRENCES = Integer.getInteger("faults.occurrences", 3);
    private static final int SERIES = Integer.getInteger("faults.series", 4);
    private static final int ONLY_WORKERS = Integer.getInteger("faults.workers", 0);
    private static final String ONLY_SITE = System.getProperty("faults.site", "");
    private static final String ONLY_FAULT = System.getProperty("faults.fault", "");
    private static final int TRIES = Integer.getInteger("faults.tries", 1);
    private static final int FROM = Integer.getInteger("faults.from", 0);
    private static final int STEP = Integer.getInteger("faults.step", 1);
    private static final String MAKES_CONNECTIONS = "pool|PostgresConnector[.].*";
    private static final int MOST_FAILURES = 15;
    private static final int MOST_TRIES = 4;
    private static final int SHOTS_TO_TELL = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<String> failures = new ArrayList<>();
    private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
    private final Deque<Shot> first = new ArrayDeque<>();
    private final Deque<Shot> later = new ArrayDeque<>();
    private final Map<Shot, Integer> tries = new HashMap<>();
    private final List<Shot> neverHit = new ArrayList<>();
    private int inSeries;

    private static final class World implements Lanes.World {
        private final FaultyWire wire = new FaultyWire();
        private final FaultScene scene;

        World(int workers) {
            Links links = new Links(Duration.ofSeconds(2), Duration.ofSeconds(20), wire);
            scene = FaultScene.bundled(new EngineFixture(links, "shop", "delivery", "vault"), workers, PATIENCE);
            scene.engine().node().rest(new Backoff(Duration.ofMillis(20), Duration.ofMillis(100), TRIES));
        }

        /// What every run calls when nothing fails, and a resume. A busy machine makes one run or another wait for a
        /// lock and try again; that does not count.
        Map<Site, Integer> calls() {
            Map<Site, Integer> calls = callsOnce();
            Map<Site, Integer> again = callsOnce();
            calls.keySet().retainAll(again.keySet());
            calls.replaceAll((site, times) -> Math.min(times, again.getOrDefault(site, times)));
            calls.keySet().removeIf(site -> site.call().equals("rollback")); // something had failed, by chance
            return calls;
        }

        private Map<Site, Integer> callsOnce() {
            scene.refill();
            scene.engine().forgetConnections();
            wire.arm(null);
            assertThat(scene.run().thrown()).isNull();
            assertThat(scene.resume().thrown()).isNull();
            Map<Site, Integer> calls = wire.reached();
            scene.finish();
            scene.requireAllIsWell(false);
            return calls;
        }

        /// @param fresh whether nothing has happened yet
        /// @return what the one who met the fault came to; null when nobody met it
        FaultScene.@Nullable Outcome meet(Shot shot, boolean fresh) {
            if (shot.site().place().matches(MAKES_CONNECTIONS)) {
                scene.engine().forgetConnections();
            }
            wire.arm(shot);
            FaultScene.Outcome outcome = fresh ? scene.run() : scene.resume();
            if (!wire.fired()) { // some calls come only to those who take up what is there, some to those who begin
                outcome = fresh ? scene.resume() : scene.run();
            }
            return wire.disarm() ? outcome : null;
        }

        @Override
        public void close() {
            scene.close();
        }
    }

    private static Map<Site, Integer> calls(int workers) {
        try (World world = new World(workers)) {
            Map<Site, Integer> calls = world.calls();
            calls.keySet().removeIf(site -> !site.toString().contains(ONLY_SITE));
            return calls;
        }
    }

    /// One of each kind, before the call and after it: each class of fault with one worker, each call with two, on
    /// every database. Which sites they are at is drawn.
    @Test
    void aCallThatFailsLosesNothing() {
        Random random = new Random(SEED);
        for (int workers = 1; workers <= 2; workers++) {
            List<Shot> all = new ArrayList<>();
            calls(workers).forEach((site, times) -> {
                for (Fault fault : Fault.values()) {
                    for (Moment moment : Moment.values()) {
                        // which thread comes first differs from run to run: the last times may not come
                        all.add(new Shot(site, 1 + random.nextInt(Math.max(1, times / 2)), fault, moment));
                    }
                }
            });
            all.removeIf(shot -> !shot.possible());
            Collections.shuffle(all, random);
            shootAll(
                    workers,
                    oneOfEach(workers == 1 ? Shot::fault : shot -> shot.site().call(), all),
                    "one of each kind");
        }
    }

    private static List<Shot> oneOfEach(Function<Shot, Object> kind, List<Shot> all) {
        Set<Object> seen = new HashSet<>();
        List<Shot> chosen = new ArrayList<>();
        for (Shot shot : all) {
            boolean newKind = seen.add(List.of(kind.apply(shot), shot.moment()));
            boolean newDatabase = seen.add(shot.site().database());
            if (newKind || newDatabase) {
                chosen.add(shot);
            }
        }
        return chosen;
    }

    @Tag("campaign")
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void eachCallFailsOnceWithEachFaultAndNothingIsLost(int workers) {
        assumeTrue(ONLY_WORKERS == 0 || ONLY_WORKERS == workers);
        Random random = new Random(SEED);
        List<Shot> shots = new ArrayList<>();
        Map<Site, Integer> calls = calls(workers);
        calls.forEach((site, times) -> shots.addAll(shots(site, times, random)));
        Collections.shuffle(shots, random);
        List<Shot> chosen = new ArrayList<>();
        for (int i = FROM; i < shots.size(); i += STEP) {
            chosen.add(shots.get(i));
        }
        shootAll(
                workers,
                chosen,
                "every %d. from %d of %d; %d call sites, each reached %d times at most, of which %s"
                        .formatted(
                                STEP,
                                FROM,
                                shots.size(),
                                calls.size(),
                                calls.values().stream()
                                        .mapToInt(Integer::intValue)
                                        .max()
                                        .orElse(0),
                                OCCURRENCES == 0 ? "all" : OCCURRENCES + " for each class and moment"));
    }

    private static List<Shot> shots(Site site, int times, Random random) {
        List<Shot> shots = new ArrayList<>();
        int each = OCCURRENCES == 0 ? times : Math.min(OCCURRENCES, times);
        int drawn = random.nextInt(Fault.values().length);
        int turn = random.nextInt(times);
        for (Fault fault : Fault.values()) {
            for (Moment moment : Moment.values()) {
                boolean wanted = (site.remote() || fault.ordinal() == drawn)
                        && (ONLY_FAULT.isEmpty() || fault == Fault.valueOf(ONLY_FAULT));
                if (wanted && new Shot(site, 1, fault, moment).possible()) {
                    for (int i = 0; i < each; i++) {
                        shots.add(new Shot(site, 1 + turn++ % times, fault, moment));
                    }
                }
            }
        }
        return shots;
    }

    private void shootAll(int workers, List<Shot> shots, String which) {
        long started = System.nanoTime();
        injected.clear();
        inSeries = 0;
        for (Shot shot : shots) {
            (shot.occurrence() == 1 ? later : first).add(shot);
        }
        Lanes.work(() -> new World(workers), this::next, this::shoot);
        var sites = new TreeSet<Site>();
        shots.forEach(shot -> sites.add(shot.site()));
        System.out.printf(
                "workers %d, seed %d: %d shots (%s) at %d call sites, %d faults injected %s, %d of them on what an earlier"
                        + " fault left, in %d s; %d failures; never hit: %s%n",
                workers,
                SEED,
                shots.size(),
                which,
                sites.size(),
                hits(),
                new TreeMap<>(injected),
                inSeries,
                (System.nanoTime() - started) / 1_000_000_000,
                failures.size(),
                neverHit);
        assertThat(failures).isEmpty();
        assertThat(neverHit).as("calls that no fault hit").isEmpty();
    }

    private int hits() {
        return injected.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// Calls that come later in a run would not come to one who takes up its end, so they begin a series.
    private synchronized Optional<List<Shot>> next() {
        List<Shot> series = new ArrayList<>();
        Shot begins = first.isEmpty() ? later.poll() : first.poll();
        if (begins != null && failures.size() < MOST_FAILURES) {
            series.add(begins);
        }
        while (!series.isEmpty() && series.size() < SERIES && !later.isEmpty()) {
            series.add(later.remove());
        }
        return series.isEmpty() ? Optional.empty() : Optional.of(series);
    }

    /// @return whether all was well
    private boolean shoot(World world, List<Shot> series) {
        List<Shot> met = new ArrayList<>();
        try {
            world.scene.refill();
            for (Shot shot : series) {
                FaultScene.Outcome outcome = world.meet(shot, met.isEmpty());
                if (outcome == null) {
                    break;
                }
                met.add(shot);
                world.scene.requireTruth(outcome, controlLost(met));
            }
            world.scene.finish();
            world.scene.requireAllIsWell(controlLost(met));
            count(series, met);
            return true;
        } catch (AssertionError | RuntimeException e) {
            world.wire.disarm();
            failed(met + ": " + e + "\n" + world.scene.story());
            return false;
        }
    }

    private static boolean controlLost(List<Shot> met) {
        return met.stream().anyMatch(shot -> shot.site().database().equals("control"));
    }

    private synchronized void failed(String failure) {
        failures.add(failure);
        System.out.println("FAILED " + failure);
    }

    private synchronized void count(List<Shot> series, List<Shot> met) {
        int before = hits();
        met.forEach(shot -> injected.merge(shot.fault(), 1, Integer::sum));
        inSeries += Math.max(0, met.size() - 1);
        if (before / SHOTS_TO_TELL < hits() / SHOTS_TO_TELL) {
            System.out.printf("%d faults so far, %d left%n", hits(), first.size() + later.size());
        }
        if (met.size() < series.size()) {
            again(series.get(met.size()), met.isEmpty());
            series.subList(met.size() + 1, series.size()).reversed().forEach(later::addFirst);
        }
    }

    /// @param alone whether it did not come although nothing had happened before: then a run makes fewer calls than the
    ///     one that was counted, and an earlier one fails
    private void again(Shot shot, boolean alone) {
        if (!alone) {
            first.addFirst(shot);
            return;
        }
        Shot earlier = new Shot(shot.site(), Math.max(1, shot.occurrence() / 2), shot.fault(), shot.moment());
        int tried = tries.merge(earlier, 1, Integer::sum);
        if (tried < MOST_TRIES) {
            first.addFirst(earlier);
        } else {
            neverHit.add(shot);
        }
    }
}
