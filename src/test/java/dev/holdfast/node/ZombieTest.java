package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A real process is stopped in the middle of a chunk (SIGSTOP), its lease runs out, another node takes over and
/// finishes, and then the process goes on (SIGCONT) as if nothing had happened. It must have no effect at all.
///
/// That time goes by is done by hand: the control database says that the lease has run out, and a transaction that the
/// stopped process left open in the way of others is ended, as the server does after its bound.
///
/// All of it: `mvn -Pcampaign test -Dtest=ZombieTest`, with `-Dzombie.lanes=2`. A failpoint that is never hit fails the
/// run.
class ZombieTest {
    private static final int LANES = Integer.getInteger("zombie.lanes", 2);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /// Orders in 4 chunks by the local method, then deliveries and proofs in 4 and 8 by streams.
    private static final int LAST_ORDER = 110;

    /// Passed by both methods.
    private static final List<Failpoint> BOTH = List.of(
            Failpoint.AFTER_ASK_HOLDS,
            Failpoint.BEFORE_ENTER_SOURCE,
            Failpoint.AFTER_ENTER_SOURCE,
            Failpoint.AFTER_DELETE_ROWS,
            Failpoint.BEFORE_SOURCE_COMMIT,
            Failpoint.AFTER_SOURCE_COMMIT,
            Failpoint.BEFORE_HAND_OFF,
            Failpoint.BEFORE_HAND_OFF_COMMIT);

    private static final List<Failpoint> STREAM = List.of(
            Failpoint.BEFORE_ENTER_ARCHIVE,
            Failpoint.AFTER_ENTER_ARCHIVE,
            Failpoint.AFTER_SEND_ROWS,
            Failpoint.AFTER_READ_BACK,
            Failpoint.BEFORE_ARCHIVE_COMMIT,
            Failpoint.AFTER_ARCHIVE_COMMIT);

    /// A process is stopped when it comes to a failpoint for the n-th time.
    private record Stop(Failpoint point, int count) {}

    private final Queue<Stop> due = new ConcurrentLinkedQueue<>();
    private final Map<Failpoint, Integer> stopped = new EnumMap<>(Failpoint.class);
    private final List<String> failures = new ArrayList<>();
    private int late;

    @Test
    void aStoppedEngineThatGoesOnHasNoEffect() throws Exception {
        try (Lane lane = new Lane(FaultedProcess.classArchive("zombies", false))) {
            due.add(new Stop(Failpoint.BEFORE_SOURCE_COMMIT, 3));
            due.add(new Stop(Failpoint.AFTER_SOURCE_COMMIT, 7));
            lane.work();
        }
        report();
    }

    /// Each failpoint from its first time in a run to its last: 4 times, 3 where only streams come.
    @Test
    @Tag("campaign")
    void aStoppedEngineThatGoesOnAnywhereHasNoEffect() throws Exception {
        Path classes = FaultedProcess.classArchive("zombies", true);
        ExecutorService others = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("lane-", 0).factory());
        try (Lane first = new Lane(classes)) {
            Map<Failpoint, Integer> census = first.census();
            BOTH.forEach(point -> spread(point, 4, census.getOrDefault(point, 0)));
            STREAM.forEach(point -> spread(point, 3, census.getOrDefault(point, 0)));
            List<Future<?>> running = new ArrayList<>();
            for (int lane = 1; lane < LANES; lane++) {
                running.add(others.submit(() -> {
                    try (Lane another = new Lane(classes)) {
                        another.work();
                    }
                    return true;
                }));
            }
            first.work();
            for (Future<?> lane : running) {
                lane.get();
            }
        } finally {
            others.shutdownNow();
        }
        report();
        assertThat(stopped.keySet())
                .as("failpoints hit")
                .containsAll(Stream.concat(BOTH.stream(), STREAM.stream()).toList());
    }

    private void spread(Failpoint point, int stops, int passed) {
        assertThat(passed).as("an undisturbed run comes to %s", point).isGreaterThanOrEqualTo(stops);
        for (int i = 0; i < stops; i++) {
            due.add(new Stop(point, 1 + i * (passed - 1) / (stops - 1)));
        }
    }

    private void report() {
        System.out.printf(
                "%d processes stopped at %d failpoints and woken after another node had finished; %d failed; %d times a"
                        + " run came there less often, and was stopped earlier%n",
                stopped.values().stream().mapToInt(Integer::intValue).sum(), stopped.size(), failures.size(), late);
        assertThat(failures).isEmpty();
    }

    private synchronized void done(Stop stop) {
        stopped.merge(stop.point(), 1, Integer::sum);
    }

    private synchronized void tooLate() {
        late++;
    }

    private synchronized void failed(Stop stop, String how) {
        failures.add(stop + ": " + how);
        System.out.println("FAILED " + stop + ": " + how);
    }

    /// One scene, in which one zombie follows another. The next process starts while what the last one left is looked
    /// at.
    private final class Lane implements AutoCloseable {
        private final FaultScene scene =
                new FaultScene(new EngineFixture("shop", "delivery", "vault"), LAST_ORDER, 2, PATIENCE);
        private final Path classes;
        private FaultedProcess next;

        Lane(Path classes) throws IOException {
            this.classes = classes;
            next = new FaultedProcess(scene.engine(), classes, PATIENCE);
        }

        private FaultedProcess take() throws IOException {
            FaultedProcess taken = next;
            next = new FaultedProcess(scene.engine(), classes, PATIENCE);
            taken.awaitReady();
            return taken;
        }

        Map<Failpoint, Integer> census() throws Exception {
            scene.refill();
            try (FaultedProcess undisturbed = take()) {
                return undisturbed.census();
            }
        }

        void work() {
            for (Stop stop = due.poll(); stop != null; stop = due.poll()) {
                try {
                    Stop now = stop;
                    while (!stopsAndGoesOn(
                            now)) { // how often a run comes somewhere depends on how its threads interleave
                        assertThat(now.count()).as("the failpoint is never hit").isGreaterThan(1);
                        tooLate();
                        now = new Stop(stop.point(), now.count() / 2);
                    }
                    done(now);
                } catch (AssertionError | Exception e) {
                    failed(stop, e + "\n" + scene.story());
                }
            }
        }

        /// @return false when the run ended before it came there
        private boolean stopsAndGoesOn(Stop stop) throws Exception {
            scene.refill();
            try (FaultedProcess zombie = take()) {
                if (!zombie.stopsAt(stop.point(), stop.count())) {
                    return false;
                }
                leaseRunsOut();
                takeOver();
                List<String> before = everything();

                zombie.goesOn();

                assertThat(everything()).isEqualTo(before);
                scene.requireAllIsWell(false);
                return true;
            }
        }

        private void leaseRunsOut() {
            EngineFixture engine = scene.engine();
            engine.control("update lease set expires_at = clock_timestamp() - interval '1 minute'");
            engine.control("update node set seen_at = clock_timestamp() - interval '1 hour' where version = '"
                    + FaultedEngine.VERSION + "'");
        }

        private void takeOver() throws Exception {
            String stopped = scene.lines("shop", "select clock_timestamp()").getFirst();
            scene.engine().forgetConnections(); // those that are older are the zombie's
            Thread server = Thread.ofPlatform().daemon().start(() -> {
                while (!Thread.interrupted()) {
                    endWhatStandsInTheWay(stopped);
                    LockSupport.parkNanos(50_000_000);
                }
            });
            try {
                scene.finish();
            } finally {
                server.interrupt();
                server.join();
            }
        }

        /// Transactions of the zombie that others wait for.
        private void endWhatStandsInTheWay(String stopped) {
            try (Connection connection = TestServer.shared().connect("postgres");
                    var statement = connection.prepareStatement("""
                            select pg_terminate_backend(zombie.pid, 5000)
                            from pg_stat_activity waiting
                            cross join lateral unnest(pg_blocking_pids(waiting.pid)) as blocking(pid)
                            join pg_stat_activity zombie on zombie.pid = blocking.pid
                            where waiting.wait_event_type = 'Lock' and waiting.datname = any (?)
                              and zombie.backend_start < ?::timestamptz
                              and (zombie.state like 'idle in transaction%' or zombie.wait_event_type = 'Client')
                              and zombie.state_change < clock_timestamp() - interval '300 ms'""")) {
                statement.setArray(
                        1, connection.createArrayOf("text", databases().toArray()));
                statement.setString(2, stopped);
                statement.execute();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private List<String> databases() {
            List<String> names = new ArrayList<>(scene.engine().controlLines("select current_database()"));
            for (String database : List.of("shop", "delivery", "vault")) {
                names.add(scene.engine().estate().spec(database).databaseName());
            }
            return names;
        }

        /// Every row of every table, and what the control database says of chunks, handoffs and sessions.
        private List<String> everything() {
            List<String> rows = new ArrayList<>(scene.engine().controlLines("""
                    select 'ledger ' || l::text from holdfast.ledger l
                    union all select 'handoff ' || h::text from holdfast.handoff h
                    union all select 'session ' || (to_jsonb(s) - 'updated_at')::text from holdfast.session s
                    order by 1"""));
            for (String database : List.of("shop", "delivery", "vault")) {
                for (String table : scene.lines(database, """
                        select format('%I.%I', schemaname, tablename) from pg_tables
                        where schemaname not in ('pg_catalog', 'information_schema') order by 1""")) {
                    rows.add(database + " " + table + " "
                            + scene.lines(
                                    database,
                                    "select coalesce(string_agg(t::text, ',' order by t::text), '') from " + table
                                            + " t"));
                }
            }
            return rows;
        }

        @Override
        public void close() {
            next.close();
            scene.close();
        }
    }
}
