package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Links;
import dev.holdfast.testing.FaultyWire;
import dev.holdfast.testing.FaultyWire.Fault;
import dev.holdfast.testing.FaultyWire.Moment;
import dev.holdfast.testing.FaultyWire.Shot;
import dev.holdfast.testing.FaultyWire.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every JDBC call of a run fails once: at each call site the 1st, 2nd, ... time it is reached, until a run does not
/// get there any more, with each class of fault, before the call and after it took effect.
///
/// The usual build takes a part of the call sites, once each, with a fault drawn by `-Dfaults.seed=`. All of them:
/// `mvn -Pcampaign test -Dtest=FaultyCallsTest`, with `-Dfaults.site=` (part of a site's name), `-Dfaults.fault=`,
/// `-Dfaults.step=3` (every third, from `-Dfaults.from=`).
class FaultyCallsTest {
    private static final long SEED = Long.getLong("faults.seed", 20261121L);
    private static final String ONLY_SITE = System.getProperty("faults.site", "");
    private static final String ONLY_FAULT = System.getProperty("faults.fault", "");
    private static final int FROM = Integer.getInteger("faults.from", 0);
    private static final int STEP = Integer.getInteger("faults.step", 1);
    private static final String MAKES_CONNECTIONS = "pool|PostgresConnector[.].*";
    private static final int MOST_FAILURES = 15;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FaultyWire wire = new FaultyWire();
    private final List<String> failures = new ArrayList<>();
    private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
    private final Set<Site> hit = new TreeSet<>();

    private FaultScene scene(int workers) {
        Links links = new Links(Duration.ofSeconds(2), Duration.ofSeconds(20), wire);
        return new FaultScene(new EngineFixture(links, "shop", "delivery", "vault"), workers, PATIENCE);
    }

    /// What every run calls when nothing fails, and a resume. A busy machine makes one run or another wait for a lock
    /// and
    /// try again; that does not count.
    private Map<Site, Integer> calls(FaultScene scene) {
        Map<Site, Integer> calls = callsOnce(scene);
        Map<Site, Integer> again = callsOnce(scene);
        calls.keySet().retainAll(again.keySet());
        calls.replaceAll((site, times) -> Math.min(times, again.getOrDefault(site, times)));
        return calls;
    }

    private Map<Site, Integer> callsOnce(FaultScene scene) {
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

    /// A fifth of the calls; calls that do without the server fail alike wherever they are, so fewer of them.
    @Test
    void aCallThatFailsLosesNothing() {
        Random random = new Random(SEED);
        for (int workers = 1; workers <= 2; workers++) {
            List<Shot> shots = new ArrayList<>();
            try (FaultScene scene = scene(workers)) {
                calls(scene).forEach((site, times) -> {
                    // which thread comes first differs from run to run: the last times may not come
                    int occurrence = 1 + random.nextInt(Math.max(1, times / 2));
                    Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
                    Shot before = new Shot(site, occurrence, fault, Moment.BEFORE);
                    Shot after = new Shot(site, occurrence, fault, Moment.AFTER);
                    int chance = random.nextInt(15);
                    if (site.remote() ? chance % 5 == 0 : chance == 0) {
                        shots.add(after.possible() && random.nextBoolean() ? after : before);
                    }
                });
            }
            shots.removeIf(shot -> !shot.site().toString().contains(ONLY_SITE));
            shootAll(workers, shots);
        }
    }

    @Tag("campaign")
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void eachCallFailsOnceWithEachFaultAndNothingIsLost(int workers) {
        Map<Site, Integer> calls;
        try (FaultScene scene = scene(workers)) {
            calls = calls(scene);
        }
        List<Shot> shots = new ArrayList<>();
        for (Site site : calls.keySet()) {
            if (!site.toString().contains(ONLY_SITE)) {
                continue;
            }
            for (int occurrence = 1; occurrence <= calls.getOrDefault(site, 0); occurrence++) {
                for (Fault fault : Fault.values()) {
                    if (!ONLY_FAULT.isEmpty() && fault != Fault.valueOf(ONLY_FAULT)) {
                        continue;
                    }
                    for (Moment moment : Moment.values()) {
                        Shot shot = new Shot(site, occurrence, fault, moment);
                        if (shot.possible()) {
                            shots.add(shot);
                        }
                    }
                }
            }
        }
        List<Shot> chosen = new ArrayList<>();
        for (int i = FROM; i < shots.size(); i += STEP) {
            chosen.add(shots.get(i));
        }
        shootAll(workers, chosen);
    }

    private void shootAll(int workers, List<Shot> shots) {
        long started = System.nanoTime();
        FaultScene scene = scene(workers);
        try {
            for (Shot shot : shots) {
                if (!shoot(scene, shot) && failures.size() < MOST_FAILURES) {
                    scene.close(); // what it is in may make the next ones fail, too
                    scene = scene(workers);
                }
                if (failures.size() >= MOST_FAILURES) {
                    break;
                }
            }
        } finally {
            scene.close();
        }
        Set<Site> missed = new TreeSet<>();
        shots.forEach(shot -> missed.add(shot.site()));
        missed.removeAll(hit);
        System.out.printf(
                "workers %d, seed %d: %d shots at %d call sites, %d faults injected %s in %d s; never hit: %s%n",
                workers,
                SEED,
                shots.size(),
                hit.size() + missed.size(),
                injected.values().stream().mapToInt(Integer::intValue).sum(),
                new TreeMap<>(injected),
                (System.nanoTime() - started) / 1_000_000_000,
                missed);
        assertThat(failures).isEmpty();
        assertThat(missed).as("call sites that no fault hit").isEmpty();
    }

    /// @return whether all was well
    private boolean shoot(FaultScene scene, Shot shot) {
        try {
            scene.refill();
            if (shot.site().place().matches(MAKES_CONNECTIONS)) {
                scene.engine().forgetConnections();
            }
            wire.arm(shot);
            FaultScene.Outcome outcome = scene.run();
            if (!wire.fired()) {
                outcome = scene.resume(); // some calls come only to those who take up what is there
            }
            if (wire.disarm()) {
                hit.add(shot.site());
                injected.merge(shot.fault(), 1, Integer::sum);
            }
            boolean controlLost = shot.site().database().equals("control");
            scene.requireTruth(outcome, controlLost);
            scene.finish();
            scene.requireAllIsWell(controlLost);
            return true;
        } catch (AssertionError | RuntimeException e) {
            wire.disarm();
            failures.add(shot + ": " + e + "\n" + scene.story());
            System.out.println("FAILED " + failures.getLast());
            return false;
        }
    }
}
