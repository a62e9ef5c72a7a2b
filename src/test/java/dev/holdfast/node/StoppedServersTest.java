package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Links;
import dev.holdfast.store.Store;
import dev.holdfast.testing.Lanes;
import dev.holdfast.testing.SeparateServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The server of the source, of the archive, of the control database stops at once in each state of a session, starts
/// again and recovers; the session is resumed.
///
/// All of it: `mvn -Pcampaign test -Dtest=StoppedServersTest`, with `-Dstops.rounds=10`, `-Dstops.seed=`, and
/// `-Dfaults.lanes=` side by side.
class StoppedServersTest {
    private static final long SEED = Long.getLong("stops.seed", 20261121L);
    private static final int ROUNDS = Integer.getInteger("stops.rounds", 10);
    private static final int MOST_FAILURES = 10;
    private static final List<String> SERVERS = List.of("source", "archive", "control");

    /// A pool finds a server that is back before it gives up.
    private static final Links LINKS = Links.DEFAULT.bounds(Links.REST_OF_POOL.plusSeconds(3), Duration.ofSeconds(10));

    /// Where a session is in each state; `DELETING` stands for a verified copy, with the delete not committed.
    private enum State {
        PLANNED(Failpoint.BEFORE_ARCHIVE_FENCE, 3),
        FENCED(Failpoint.AFTER_SOURCE_FENCE, 3),
        MARKED(Failpoint.AFTER_MARK, 8),
        COPIED(Failpoint.AFTER_ARCHIVE_COMMIT, 6),
        DELETING(Failpoint.BEFORE_SOURCE_COMMIT, 8),
        DELETED(Failpoint.AFTER_SOURCE_COMMIT, 8),
        HANDED_OFF(Failpoint.AFTER_HAND_OFF, 8),
        DONE(Failpoint.BEFORE_SESSION_END_COMMIT, 3);

        private final Failpoint moment;
        private final int times;

        State(Failpoint moment, int times) {
            this.moment = moment;
            this.times = times;
        }
    }

    /// @param back whether the server is back before the session goes on, or only when it has ended
    private record Stop(String server, State state, int time, boolean back) {
        Stop at(int earlier) {
            return new Stop(server, state, earlier, back);
        }
    }

    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> stopped = new TreeMap<>();
    private Duration longest = Duration.ZERO;

    private static final class World implements Lanes.World {
        private static final AtomicInteger COUNT = new AtomicInteger();

        private final Map<String, SeparateServer> servers = new LinkedHashMap<>();
        private final FaultScene scene;

        World() {
            Path directory = Path.of("target/stopped-servers/" + COUNT.incrementAndGet());
            for (String name : SERVERS) {
                servers.put(name, new SeparateServer(directory.resolve(name)));
            }
            SeparateServer control = server("control");
            control.server().createDatabase("control");
            Store store = Store.connect(
                    "jdbc:postgresql://127.0.0.1:" + control.port() + "/control",
                    EmbeddedServer.USER,
                    control.password(),
                    LINKS);
            store.migrate();
            scene = new FaultScene(
                    new EngineFixture(
                            LINKS,
                            store,
                            List.of(spec("shop", "source"), spec("delivery", "source"), spec("vault", "archive"))),
                    database -> server(database.equals("vault") ? "archive" : "source")
                            .server(),
                    2,
                    Duration.ofSeconds(60));
        }

        private DatabaseSpec spec(String database, String name) {
            SeparateServer in = server(name);
            in.server().createDatabase(database);
            return TestDatabase.named(database)
                    .at("127.0.0.1:" + in.port())
                    .login(EmbeddedServer.USER)
                    .secret("file:" + in.server().passwordFile())
                    .spec();
        }

        SeparateServer server(String name) {
            SeparateServer server = servers.get(name);
            if (server == null) {
                throw new IllegalArgumentException(name);
            }
            return server;
        }

        @Override
        public void close() {
            scene.close();
            servers.values().forEach(SeparateServer::close);
        }
    }

    @Test
    void aServerThatStopsAtOnceLosesNothing() {
        Random random = new Random(SEED);
        List<Stop> stops = new ArrayList<>();
        for (State state : State.values()) { // each state once, each server in turn
            Stop stop = stop(SERVERS.get(state.ordinal() % SERVERS.size()), state, random);
            // control gone between the delete and the ledger, and back too late for this run: only the receipt knows
            stops.add(state == State.DELETED ? new Stop(stop.server(), state, stop.time(), false) : stop);
        }
        stopAll(stops);
    }

    @Tag("campaign")
    @Test
    void eachServerStopsInEachStateAndNothingIsLost() {
        Random random = new Random(SEED);
        List<Stop> stops = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (State state : State.values()) {
                for (String server : SERVERS) {
                    stops.add(stop(server, state, random));
                }
            }
        }
        stopAll(stops);
    }

    private static Stop stop(String server, State state, Random random) {
        return new Stop(server, state, 1 + random.nextInt(state.times), random.nextInt(3) == 0);
    }

    private void stopAll(List<Stop> stops) {
        long started = System.nanoTime();
        Queue<Stop> left = new ConcurrentLinkedQueue<>(stops);
        Lanes.work(World::new, () -> next(left), this::stop);
        System.out.printf(
                "seed %d: %d stops %s in %d s; the longest run took %d ms; %d failures%n",
                SEED,
                stopped.values().stream().mapToInt(Integer::intValue).sum(),
                stopped,
                (System.nanoTime() - started) / 1_000_000_000,
                longest.toMillis(),
                failures.size());
        assertThat(failures).isEmpty();
    }

    private synchronized Optional<Stop> next(Queue<Stop> left) {
        return failures.size() < MOST_FAILURES ? Optional.ofNullable(left.poll()) : Optional.empty();
    }

    /// @return whether all was well
    private boolean stop(World world, Stop stop) {
        SeparateServer server = world.server(stop.server());
        FaultScene scene = world.scene;
        FaultScene.Outcome outcome = FaultScene.Outcome.NONE;
        AtomicInteger times = new AtomicInteger();
        AtomicBoolean down = new AtomicBoolean();
        boolean controlLost = stop.server().equals("control");
        boolean well = true;
        try {
            scene.refill();
            scene.engine().failpoints(reached -> {
                if (reached == stop.state().moment && times.incrementAndGet() == stop.time()) {
                    server.stopAtOnce();
                    down.set(!stop.back());
                    if (stop.back()) {
                        server.startAgain();
                    }
                }
            });
            outcome = scene.run();
            scene.engine().failpoints(Failpoint.Listener.NONE);
            if (times.get() < stop.time()) {
                assertThat(times.get()).as("the moment came").isPositive();
                return stop(world, stop.at(times.get())); // pages and chunks are cut as the machine is quick or slow
            }
            if (down.getAndSet(false)) {
                server.startAgain();
            }
            scene.requireTruth(outcome, controlLost);
            scene.finish();
            scene.requireAllIsWell(controlLost);
        } catch (AssertionError | RuntimeException e) {
            scene.engine().failpoints(Failpoint.Listener.NONE);
            well = false;
            failed(stop + ": " + e + "\n" + outcome + "\n" + scene.story());
            if (down.get()) {
                server.startAgain();
            }
        }
        count(stop, outcome.took());
        return well;
    }

    private synchronized void failed(String failure) {
        failures.add(failure);
        System.out.println("FAILED " + failure);
    }

    private synchronized void count(Stop stop, Duration took) {
        stopped.merge(stop.server() + " " + stop.state(), 1, Integer::sum);
        longest = took.compareTo(longest) > 0 ? took : longest;
    }
}
