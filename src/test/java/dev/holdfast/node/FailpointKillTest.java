package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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

    private static final int MOST_LATE = 12;

    private static final int LANES = Integer.getInteger("kill.lanes", 2);
    private static final long MINUTES = Long.getLong("kill.minutes", Long.MAX_VALUE);
    private static final int MOST_FAILURES = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Orders 84 to this one; those beyond 90 that are done are due: 16, in 4 chunks, and 32 deliveries and 64 proofs
    /// in chunks of 8 by streams.
    private static final int LAST_ORDER = 110;

    /// An order that the application deletes when it is marked already.
    private static final int GONE = 91;

    /// An order one of whose deliveries the archive does not take.
    private static final int REFUSED = 98;

    /// Points that are passed only after a death between the two commits of a chunk.
    private static final Set<Failpoint> AFTER_A_DEATH =
            EnumSet.of(Failpoint.BEFORE_VERIFY_AGAIN, Failpoint.AFTER_VERIFY_AGAIN);

    /// One for each state that a chunk can be left in: marked; copied, and dying once more while the copy is verified
    /// again (so it dies at `AFTER_ARCHIVE_COMMIT` before); with its rows locked by a delete that is not committed;
    /// deleted, with keys that are not handed off.
    private static final List<Failpoint> USUAL = List.of(
            Failpoint.AFTER_MARK,
            Failpoint.AFTER_VERIFY_AGAIN,
            Failpoint.BEFORE_SOURCE_COMMIT,
            Failpoint.AFTER_SOURCE_COMMIT);

    /// The rows of each table, as their text.
    private static final Map<String, String> ROWS = Map.of(
            "orders", "row(id, status, placed_at, note, tags, extra::text)::text",
            "order_items", "row(order_id, line_no, sku)::text",
            "deliveries", "row(id, order_id, mood::text)::text",
            "proofs", "row(delivery_id, no, body)::text");

    private static final String APPLICATION = """
            with items as (delete from order_items where order_id = %1$d returning %2$s as line),
              gone as (delete from orders where id = %1$d returning %3$s as line)
            insert into graveyard select 'order_items', line from items union all select 'orders', line from gone""".formatted(GONE, ROWS.get("order_items"), ROWS.get("orders"));

    private record Kill(long seed, Failpoint point, int count) {
        String command() {
            return "mvn -Pcampaign test -Dtest=FailpointKillTest -Dkill.seeds=1 -Dkill.seed=%d -Dkill.point=%s -Dkill.count=%d"
                    .formatted(seed, point, count);
        }
    }

    private final Queue<Kill> due = new ConcurrentLinkedQueue<>();
    private final Map<Failpoint, Integer> killed = new EnumMap<>(Failpoint.class);
    private final List<String> failures = new ArrayList<>();
    private int missed;
    private int spoiled;
    private long longestMillis;

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
        try (Lane first = new Lane(archive)) {
            Map<Failpoint, Integer> census = new EnumMap<>(Failpoint.class);
            Set<Failpoint> never = EnumSet.copyOf(points);
            for (int run = 0; run < RUNS_OF_CENSUS && !never.isEmpty(); run++) {
                first.census().forEach((point, times) -> census.merge(point, times, Math::max));
                never.removeIf(point -> census.getOrDefault(point, 0) > 0 || AFTER_A_DEATH.contains(point));
            }
            assertThat(never)
                    .as("failpoints that an undisturbed run never hits")
                    .isEmpty();
            for (long seed = SEED; seed < SEED + seeds; seed++) {
                for (Failpoint point : points) {
                    due.add(new Kill(seed, point, fixed > 0 ? fixed : drawn(seed, point, census)));
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
                        try (Lane another = new Lane(archive)) {
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
            report(planned, started);
            assertThat(failures).isEmpty();
            assertThat(killed.keySet()).as("failpoints hit").containsAll(points);
        }
    }

    private static int drawn(long seed, Failpoint point, Map<Failpoint, Integer> census) {
        int most = AFTER_A_DEATH.contains(point)
                ? census.getOrDefault(Failpoint.AFTER_ARCHIVE_COMMIT, 1)
                : census.getOrDefault(point, 1);
        return 1 + new SplittableRandom(seed * Failpoint.values().length + point.ordinal()).nextInt(most);
    }

    private void report(int planned, long started) {
        int kills = killed.values().stream().mapToInt(Integer::intValue).sum();
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf(
                "seeds from %d: %d of %d kills at %d failpoints in %.0f s, %.2f s for each; %d failed; %d came too late"
                        + " and were repeated earlier; %d copies that stood were spoiled; the longest took %d ms%n",
                SEED,
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

    private synchronized void failed(Kill kill, String how) {
        failures.add(kill + ": " + how);
        System.out.println("FAILED " + kill + ": " + how + "\n  again: " + kill.command());
    }

    private synchronized void spoiled() {
        spoiled++;
    }

    private synchronized boolean mayGoOn() {
        return failures.size() < MOST_FAILURES;
    }

    private synchronized void done(Kill kill, long millis, int late) {
        killed.merge(kill.point(), 1, Integer::sum);
        missed += late;
        longestMillis = Math.max(longestMillis, millis);
        int kills = killed.values().stream().mapToInt(Integer::intValue).sum();
        if (kills % Failpoint.values().length == 0) {
            System.out.printf("%d kills, %d failed%n", kills, failures.size());
        }
    }

    /// One scene, in which one kill follows another. The next process starts while what the last one left is looked at.
    private final class Lane implements AutoCloseable {
        private final FaultScene scene =
                new FaultScene(new EngineFixture("shop", "delivery", "vault"), LAST_ORDER, 2, PATIENCE);
        private final Path archive;
        private FaultedProcess next;

        Lane(Path archive) throws IOException {
            this.archive = archive;
            scene.execute("shop", "create table graveyard (of text, line text)");
            scene.execute("vault", """
                    create function refuse() returns event_trigger language plpgsql as $$
                    begin
                      if to_regclass('delivery.deliveries') is not null
                         and not exists (select from pg_constraint where conname = 'poison') then
                        alter table delivery.deliveries add constraint poison check (mood <> 'bad');
                      end if;
                    end $$;
                    create event trigger refuse on ddl_command_end when tag in ('CREATE TABLE') execute function refuse()""");
            next = started();
        }

        private FaultedProcess started() throws IOException {
            return new FaultedProcess(
                    scene.engine(),
                    archive,
                    PATIENCE,
                    TestServer.shared().url(scene.engine().estate().spec("shop").databaseName()),
                    APPLICATION);
        }

        private FaultedProcess take() throws IOException {
            FaultedProcess taken = next;
            taken.awaitReady();
            return taken;
        }

        private void prepare() throws IOException {
            next.close();
            next = started();
        }

        /// How often an undisturbed run comes to each failpoint.
        Map<Failpoint, Integer> census() throws Exception {
            Map<String, List<String>> before = refill();
            Map<Failpoint, Integer> census = take().census();
            prepare();
            judge(before);
            return census;
        }

        void work(long started, long nanos) throws IOException {
            Kill kill = due.poll();
            while (kill != null) {
                kill(kill);
                kill = mayGoOn() && System.nanoTime() - started < nanos ? due.poll() : null;
            }
        }

        private void kill(Kill kill) throws IOException {
            long started = System.nanoTime();
            int late = 0;
            try {
                Kill now = kill;
                Map<String, List<String>> before = refill();
                while (!dies(now)) {
                    late++;
                    assertThat(late)
                            .as("times that the failpoint was not hit in a row")
                            .isLessThan(MOST_LATE);
                    judge(before);
                    now = new Kill(kill.seed(), kill.point(), Math.max(1, now.count() / 2));
                    before = refill();
                }
                spoilWhatStands("proofs", "delivery_id || ' ' || no", "body = 'spoiled'");
                spoilWhatStands("deliveries", "id::text", "order_id = 0");
                judge(before);
                done(kill, (System.nanoTime() - started) / 1_000_000, late);
            } catch (AssertionError | Exception e) {
                failed(kill, e + "\n" + scene.story());
                prepare();
            }
        }

        /// @return whether it died where it should
        private boolean dies(Kill kill) throws Exception {
            boolean again = AFTER_A_DEATH.contains(kill.point());
            String said = take().live("run", again ? Failpoint.AFTER_ARCHIVE_COMMIT : kill.point(), kill.count());
            prepare();
            if (said == null && again) {
                said = take().live("resume", kill.point(), 1);
                prepare();
                assertThat(said).as("a copy without a delete is verified again").isNull();
            }
            return said == null;
        }

        /// @return the rows of each table
        private Map<String, List<String>> refill() {
            scene.refill();
            scene.execute("shop", "truncate graveyard");
            scene.execute(
                    "delivery", "update deliveries set mood = 'bad' where id = md5('%d/2')::uuid".formatted(REFUSED));
            return Map.of(
                    "orders", rows("shop", "orders", "orders"),
                    "order_items", rows("shop", "order_items", "order_items"),
                    "deliveries", rows("delivery", "deliveries", "deliveries"),
                    "proofs", rows("delivery", "proofs", "proofs"));
        }

        private List<String> rows(String database, String table, String from) {
            return scene.lines(database, "select " + ROWS.get(table) + " from " + from);
        }

        /// A copy whose rows are in the source still is not to be trusted, but verified and made again.
        private void spoilWhatStands(String table, String key, String set) {
            scene.requireNothingLeftBehind("delivery"); // a commit may be under way
            if (scene.number("vault", "select count(to_regclass('delivery." + table + "'))") == 0) {
                return;
            }
            List<String> standing = scene.lines("vault", "select " + key + " from delivery." + table);
            standing.retainAll(scene.lines("delivery", "select " + key + " from " + table));
            if (!standing.isEmpty()) {
                scene.execute(
                        "vault",
                        "update delivery.%s set %s where %s = '%s'".formatted(table, set, key, standing.getFirst()));
                spoiled();
            }
        }

        /// A fresh node goes on.
        private void judge(Map<String, List<String>> before) {
            scene.engine().restart();
            scene.finish();
            requireOnce(before, "shop", "orders", "shop", "shop_archive.orders");
            requireOnce(before, "shop", "order_items", "shop", "shop_archive.order_items");
            requireOnce(before, "delivery", "deliveries", "vault", "delivery.deliveries");
            requireOnce(before, "delivery", "proofs", "vault", "delivery.proofs");
            List<String> orders = requireOrders();
            List<String> deliveries = requireBelow(orders);
            scene.requireVerified(orders.size() + deliveries.size());
            assertThat(scene.sessions())
                    .as("sessions")
                    .isNotEmpty()
                    .allMatch(session -> session.contains(" succeeded "));
            scene.requireAllEnded(false);
            scene.engine()
                    .await(() -> scene.engine()
                                    .controlNumber(
                                            "select count(*) from pg_stat_activity where datname = current_database()"
                                                    + " and pid <> pg_backend_pid() and state like 'idle in transaction%'")
                            == 0);
        }

        /// Each row as it was, in one place.
        private void requireOnce(
                Map<String, List<String>> before, String source, String table, String archive, String kept) {
            List<String> now = new ArrayList<>(rows(source, table, table));
            now.addAll(rows(archive, table, kept));
            if (source.equals("shop")) {
                now.addAll(scene.lines("shop", "select line from graveyard where of = '" + table + "'"));
            }
            assertThat(now).as("rows of " + table).containsExactlyInAnyOrderElementsOf(before.get(table));
        }

        /// @return the archived orders: all that were due, but the one that its application deleted
        private List<String> requireOrders() {
            List<String> left = scene.lines("shop", "select id from orders where status = 'done' and id > 90");
            assertThat(left).as("orders that were due").isEmpty();
            assertThat(scene.number(
                            "shop", "select count(*) from shop_archive.orders where id <= 90 or status <> 'done'"))
                    .as("orders that were not due")
                    .isZero();
            return scene.lines("shop", "select id from shop_archive.orders");
        }

        /// What hangs on an archived order is archived, but what the archive refuses; nothing else is.
        ///
        /// @return the archived deliveries
        private List<String> requireBelow(List<String> orders) {
            List<String> deliveries = new ArrayList<>();
            List<String> proofs = new ArrayList<>();
            for (String order : orders) {
                String which =
                        " from (select md5('%1$s/' || n)::uuid id from generate_series(1, 2) n where '%1$s/' || n <> '%2$d/2') d"
                                .formatted(order, REFUSED);
                deliveries.addAll(scene.lines("vault", "select id" + which));
            }
            deliveries.forEach(delivery -> proofs.addAll(List.of(delivery + " 1", delivery + " 2")));
            assertThat(scene.lines("vault", "select id from delivery.deliveries"))
                    .as("deliveries in the archive")
                    .containsExactlyInAnyOrderElementsOf(deliveries);
            assertThat(scene.lines("vault", "select delivery_id || ' ' || no from delivery.proofs"))
                    .as("proofs in the archive")
                    .containsExactlyInAnyOrderElementsOf(proofs);
            return deliveries;
        }

        @Override
        public void close() {
            next.close();
            scene.close();
        }
    }
}
