package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Links;
import dev.holdfast.store.Store;
import dev.holdfast.testing.Lanes;
import dev.holdfast.testing.TcpProxy;
import dev.holdfast.testing.TcpProxy.Harm;
import dev.holdfast.testing.TcpProxy.Kind;
import dev.holdfast.testing.TcpProxy.Way;
import dev.holdfast.testing.TcpProxy.When;
import dev.holdfast.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The way to a database is cut, swallows everything, is slow, or ends in one direction: on each link, after some
/// bytes, in the middle of a COPY, before a COMMIT arrives, and between a COMMIT and its answer.
///
/// All of it: `mvn -Pcampaign test -Dtest=BrokenLinksTest`, with `-Dlinks.cuts=500`, `-Dlinks.seed=`,
/// and `-Dfaults.lanes=` side by side.
class BrokenLinksTest {
    private static final long SEED = Long.getLong("links.seed", 20261121L);
    private static final int CUTS = Integer.getInteger("links.cuts", 500);
    private static final int MOST_FAILURES = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// As short as the driver can count.
    private static final Links LINKS = Links.DEFAULT.bounds(Duration.ofSeconds(2), Duration.ofSeconds(1));

    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> harmed = new TreeMap<>();
    private int tries;
    private Duration longest = Duration.ZERO;

    /// The scene over four proxies.
    private static final class World implements Lanes.World {
        private final Map<String, TcpProxy> proxies = new TreeMap<>();
        private final FaultScene scene;

        World(int workers) {
            EmbeddedServer server = TestServer.shared();
            for (String link : List.of("control", "shop", "delivery", "vault")) {
                proxies.put(link, new TcpProxy(server.port()));
            }
            Store store = Store.connect(
                    "jdbc:postgresql://127.0.0.1:" + proxy("control").port() + "/" + TestServer.freshControl(),
                    EmbeddedServer.USER,
                    TestServer.password(),
                    LINKS);
            List<DatabaseSpec> databases = List.of("shop", "delivery", "vault").stream()
                    .map(name -> TestDatabase.named(name)
                            .at("127.0.0.1:" + proxy(name).port())
                            .database(TestServer.freshDatabase(name))
                            .login(EmbeddedServer.USER)
                            .secret("file:" + server.passwordFile())
                            .spec())
                    .toList();
            scene = new FaultScene(new EngineFixture(LINKS, store, databases), workers, PATIENCE);
        }

        TcpProxy proxy(String link) {
            TcpProxy proxy = proxies.get(link);
            if (proxy == null) {
                throw new IllegalArgumentException(link);
            }
            return proxy;
        }

        @Override
        public void close() {
            proxies.values().forEach(TcpProxy::heal);
            scene.close();
            proxies.values().forEach(TcpProxy::close);
        }
    }

    /// About what passes a link in a run that nothing happens to: bytes, and commits of transactions that wrote.
    private enum Traffic {
        CONTROL(110_000, 90_000, 34),
        SHOP(80_000, 14_000, 5),
        DELIVERY(150_000, 30_000, 14),
        VAULT(36_000, 16_000, 10);

        private final int toServer;
        private final int toClient;
        private final int commits;

        Traffic(int toServer, int toClient, int commits) {
            this.toServer = toServer;
            this.toClient = toClient;
            this.commits = commits;
        }
    }

    private record Cut(String link, Harm harm) {}

    private static Cut random(Random random) {
        String link = List.of("control", "shop", "delivery", "vault").get(random.nextInt(4));
        Kind kind = Kind.values()[random.nextInt(4)];
        Way way = Way.values()[random.nextInt(2)];
        When when = When.values()[random.nextInt(4)];
        if (when == When.COPY_DATA) {
            link = random.nextBoolean() ? "delivery" : "vault";
            way = link.equals("delivery") ? Way.TO_CLIENT : Way.TO_SERVER;
        }
        Traffic traffic = Traffic.valueOf(link.toUpperCase(Locale.ROOT));
        boolean toClient = way == Way.TO_CLIENT;
        long count =
                switch (when) {
                    case BYTE -> random.nextInt(toClient ? traffic.toClient : traffic.toServer);
                    case COPY_DATA -> 1 + random.nextInt(toClient ? 50 : 6);
                    case COMMIT, COMMIT_ANSWER -> 1 + random.nextInt(traffic.commits);
                };
        return new Cut(link, new Harm(kind, way, when, count));
    }

    @Test
    void aSourceCutOffAmidACopyIsNamedAndTheNextWhoResumesReachesIt() {
        try (World world = new World(1)) {
            world.scene.refill();
            world.proxy("delivery").arm(new Harm(Kind.CUT, Way.TO_CLIENT, When.COPY_DATA, 1));
            assertThat(world.scene.run().sessions())
                    .anyMatch(words -> words.startsWith("deliveries INTERRUPTED error delivery: "));
            world.proxy("delivery").heal();
            world.scene.finish();
            world.scene.requireAllIsWell(false);
        }
    }

    /// Each kind of harm twice, at each moment twice, on each link twice; early enough that every run comes to it, and
    /// late enough that what is lost is the answer to a delete.
    private static List<Cut> usual() {
        return List.of(
                new Cut("control", new Harm(Kind.CUT, Way.TO_SERVER, When.COMMIT, 12)),
                new Cut("control", new Harm(Kind.HALF_CLOSE, Way.TO_CLIENT, When.BYTE, 30_000)),
                new Cut("shop", new Harm(Kind.SLOW, Way.TO_SERVER, When.BYTE, 20_000)),
                new Cut("shop", new Harm(Kind.BLACK_HOLE, Way.TO_CLIENT, When.COMMIT_ANSWER, 4)),
                new Cut("delivery", new Harm(Kind.CUT, Way.TO_CLIENT, When.COMMIT_ANSWER, 9)),
                new Cut("delivery", new Harm(Kind.BLACK_HOLE, Way.TO_CLIENT, When.COPY_DATA, 5)),
                new Cut("vault", new Harm(Kind.HALF_CLOSE, Way.TO_SERVER, When.COMMIT, 2)),
                new Cut("vault", new Harm(Kind.SLOW, Way.TO_SERVER, When.COPY_DATA, 2)));
    }

    @Test
    void aBrokenLinkLosesNothing() {
        Queue<Cut> left = new ConcurrentLinkedQueue<>(usual());
        cut("each kind", () -> Optional.ofNullable(left.poll()), usual().size());
    }

    @Tag("campaign")
    @Test
    void manyBrokenLinksLoseNothing() {
        Random random = new Random(SEED + 1);
        cut("seed " + (SEED + 1), () -> next(random, CUTS), CUTS);
    }

    /// Cuts until so many have happened: a byte that is never reached harms nobody.
    private void cut(String which, Supplier<Optional<Cut>> next, int cuts) {
        long started = System.nanoTime();
        Lanes.work(() -> new World(2), next, this::cut);
        System.out.printf(
                "%s: %d cuts %s in %d s; the longest run took %d ms; %d failures%n",
                which,
                happened(),
                harmed,
                (System.nanoTime() - started) / 1_000_000_000,
                longest.toMillis(),
                failures.size());
        assertThat(failures).isEmpty();
        assertThat(happened()).isGreaterThanOrEqualTo(cuts);
    }

    private synchronized int happened() {
        return harmed.values().stream().mapToInt(Integer::intValue).sum();
    }

    private synchronized Optional<Cut> next(Random random, int cuts) {
        boolean enough = happened() >= cuts || ++tries > 3 * cuts || failures.size() >= MOST_FAILURES;
        return enough ? Optional.empty() : Optional.of(random(random));
    }

    /// @return whether all was well
    private boolean cut(World world, Cut cut) {
        TcpProxy proxy = world.proxy(cut.link());
        FaultScene.Outcome outcome = FaultScene.Outcome.NONE;
        boolean well = true;
        try {
            world.scene.refill();
            if (cut.harm().when() == When.BYTE) {
                world.scene.engine().forgetConnections(); // a link may fail while it comes about, too
            }
            proxy.arm(cut.harm());
            outcome = world.scene.run();
            boolean fired = proxy.fired();
            proxy.heal();
            world.scene.requireTruth(outcome, cut.link().equals("control"));
            boolean unnoticed =
                    fired && outcome.sessions().stream().allMatch(session -> session.contains(" SUCCEEDED "));
            if (unnoticed) {
                world.scene.finishOverADeadConnection();
            } else {
                world.scene.finish();
            }
            world.scene.requireAllIsWell(cut.link().equals("control"));
            if (!fired) {
                return true;
            }
        } catch (AssertionError | RuntimeException e) {
            proxy.heal();
            well = false;
            failed(cut + ": " + e + "\n" + outcome + "\n" + world.scene.story());
        }
        count(cut, outcome.took());
        return well;
    }

    private synchronized void failed(String failure) {
        failures.add(failure);
        System.out.println("FAILED " + failure);
    }

    private synchronized void count(Cut cut, Duration took) {
        harmed.merge(cut.link() + " " + cut.harm().kind() + " " + cut.harm().when(), 1, Integer::sum);
        longest = took.compareTo(longest) > 0 ? took : longest;
    }
}
