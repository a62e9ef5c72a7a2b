package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/// One scene, in which one kill follows another. The next process starts while what the last one left is looked at.
final class KillLane implements AutoCloseable {
    /// Tries at one kill: how a run's threads interleave decides how often it comes to a failpoint.
    private static final int MOST_LATE = 12;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Orders 84 to this one; those beyond 90 that are done are due: 16, in 4 chunks, and 32 deliveries and 64 proofs
    /// in chunks of 8 by streams.
    private static final int LAST_ORDER = 110;

    /// An order that the application deletes when it is marked already.
    private static final int GONE = 91;

    /// An order one of whose deliveries the archive does not take.
    private static final int REFUSED = 98;

    /// Points that are passed only after a death between the two commits of a chunk.
    static final Set<Failpoint> AFTER_A_DEATH = EnumSet.of(Failpoint.BEFORE_VERIFY_AGAIN, Failpoint.AFTER_VERIFY_AGAIN);

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

    /// Where a process is to die. @param count the time at which it comes there, from 1
    record Kill(long seed, Failpoint point, int count) {
        String command() {
            return "mvn -Pcampaign test -Dtest=FailpointKillTest -Dkill.seeds=1 -Dkill.seed=%d -Dkill.point=%s -Dkill.count=%d"
                    .formatted(seed, point, count);
        }
    }

    private final FaultScene scene =
            new FaultScene(new EngineFixture("shop", "delivery", "vault"), LAST_ORDER, 2, PATIENCE);
    private final Path archive;
    private final Queue<Kill> due;
    private final KillTally tally;
    private FaultedProcess next;

    KillLane(Path archive, Queue<Kill> due, KillTally tally) throws IOException {
        this.archive = archive;
        this.due = due;
        this.tally = tally;
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
            kill = tally.mayGoOn() && System.nanoTime() - started < nanos ? due.poll() : null;
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
            tally.done(kill, (System.nanoTime() - started) / 1_000_000, late);
        } catch (AssertionError | Exception e) {
            tally.failed(kill, e + "\n" + scene.story());
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
        scene.execute("delivery", "update deliveries set mood = 'bad' where id = md5('%d/2')::uuid".formatted(REFUSED));
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
            tally.spoiled();
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
        assertThat(scene.sessions()).as("sessions").isNotEmpty().allMatch(session -> session.contains(" succeeded "));
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
        assertThat(scene.number("shop", "select count(*) from shop_archive.orders where id <= 90 or status <> 'done'"))
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
