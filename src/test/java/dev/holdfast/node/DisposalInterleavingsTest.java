package dev.holdfast.node;

import static dev.holdfast.node.DisposalScene.CONTRACTS;
import static dev.holdfast.node.DisposalScene.ITEMS;
import static dev.holdfast.node.DisposalScene.ORDERS;
import static dev.holdfast.node.DisposalScene.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.HoldCheck;
import dev.holdfast.archive.Route;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dispose.Disposals;
import dev.holdfast.dispose.DisposePoint;
import dev.holdfast.dispose.Order;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.Holds;
import dev.holdfast.hold.NewHold;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A disposal, a hold of each scope that is being placed, and a second node that takes the same disposal for abandoned,
/// in every order of their steps, with the product's own disposer on real databases.
///
/// The rule: what went is not covered by the hold, unless its delete was on its way to its commit before the hold's
/// fences were raised; and it went once, whole. It is told from a planted fault: a question that is asked before the
/// fence is read, outside of what it protects.
///
/// The campaign plays them all (`-Dcampaign.interleavings=` plays fewer); the usual build plays a sample.
/// `-Dcampaign.seed=` repeats one.
@SuppressWarnings("NullAway.Init") // made anew for each play
class DisposalInterleavingsTest {
    /// Without and with a second node: steps of those wait for locks, which takes time.
    private static final int SAMPLE = 12;

    private static final int TWINS = 4;
    private static final long SEED = Long.getLong("campaign.seed", System.nanoTime());

    /// What the hold covers of the order of one number.
    private enum Covering {
        KEYS,
        POLICY,
        TABLE,
        CRITERIA,
        ITEM_KEYS,
        ITEM_CRITERIA,
        ITEM_TABLE,
        BELOW_CONTRACT,
        BELOW_REGION
    }

    private static final String ENGINE = "engine";
    private static final String TWIN = "twin";
    private static final String PLACER = "placer";

    private record Play(Covering covering, List<String> order) {
        @Override
        public String toString() {
            return covering + ": " + String.join(", ", order);
        }
    }

    private DisposalScene scene;
    private Holds holds;
    private Actors actors;
    private int played;

    private static List<Play> all() {
        List<Play> plays = new ArrayList<>();
        List<List<String>> orders = new ArrayList<>(Interleavings.of(Map.of(ENGINE, 4, PLACER, 3)));
        orders.addAll(Interleavings.of(Map.of(ENGINE, 4, PLACER, 3, TWIN, 4)));
        for (Covering covering : Covering.values()) {
            orders.forEach(order -> plays.add(new Play(covering, order)));
        }
        return plays;
    }

    private static List<Play> shuffled() {
        List<Play> plays = new ArrayList<>(all());
        Collections.shuffle(plays, new Random(SEED));
        return plays;
    }

    @Test
    void aSampleOfAllOrdersLosesNoHold() throws SQLException {
        Map<Boolean, List<Play>> plays = shuffled().stream()
                .collect(Collectors.partitioningBy(play -> play.order().contains(TWIN)));
        List<Play> sample = new ArrayList<>(plays.getOrDefault(false, List.of()).subList(0, SAMPLE));
        sample.addAll(plays.getOrDefault(true, List.of()).subList(0, TWINS));

        assertThat(play(sample, false)).isEmpty();
    }

    @Test
    @Tag("campaign")
    void noOrderLosesAHold() throws SQLException {
        List<Play> plays = shuffled();
        int most = Math.min(plays.size(), Integer.getInteger("campaign.interleavings", plays.size()));

        assertThat(play(plays.subList(0, most), false)).isEmpty();
    }

    /// The second node waits for the rows that the first one deletes, and then finds its receipt.
    @Test
    void twoNodesWithOneItemDisposeOfItOnce() throws SQLException {
        List<String> order = List.of(TWIN, TWIN, TWIN, ENGINE, PLACER, ENGINE, ENGINE, TWIN, ENGINE, PLACER, PLACER);

        assertThat(play(List.of(new Play(Covering.ITEM_CRITERIA, order)), false))
                .isEmpty();
    }

    @Test
    void aQuestionOutsideOfTheFenceIsFound() throws SQLException {
        List<String> early = List.of(ENGINE, PLACER, PLACER, PLACER, ENGINE, ENGINE, ENGINE);
        List<Play> plays = List.of(new Play(Covering.KEYS, early), new Play(Covering.BELOW_REGION, early));

        assertThat(play(plays, false)).isEmpty();
        assertThat(play(plays, true)).hasSize(2);
    }

    /// @param planted whether holds are asked for before the fence is read
    /// @return what broke the rule
    private List<String> play(List<Play> plays, boolean planted) throws SQLException {
        List<String> broken = new ArrayList<>();
        Map<String, Integer> outcomes = new TreeMap<>();
        try (DisposalScene opened = new DisposalScene(plays.size(), 1, "set")) {
            scene = opened;
            holds = scene.engine.features().holds();
            scene.engine.execute("vault", "update shop.orders set hf_retain_until = '2100-01-01'");
            actors = new Actors(List.of(
                    scene.engine.estate().spec("shop").databaseName(),
                    scene.engine.estate().spec("vault").databaseName()));
            played = 0;
            for (Play play : plays) {
                played++;
                Performance performance = new Performance(play, played, planted);
                outcomes.merge(performance.perform(), 1, Integer::sum);
                broken.addAll(performance.broken);
            }
            if (!planted && plays.size() > 2) {
                System.out.printf(
                        "disposal interleavings: seed %d, %,d of %,d orders played, %,d times a step waited for a lock,"
                                + " %d broken; %s%n",
                        SEED, plays.size(), all().size(), actors.waits(), broken.size(), outcomes);
            }
            actors.close();
        }
        return broken;
    }

    private final class Performance {
        private final Play play;
        private final long id;
        private final boolean planted;
        private final AtomicInteger time = new AtomicInteger();
        private final List<String> broken = new ArrayList<>();
        private final Map<String, Gate> gates = new TreeMap<>();
        private Order order;
        private long hold;
        private int raisedAt;

        Performance(Play play, long id, boolean planted) {
            this.play = play;
            this.id = id;
            this.planted = planted;
        }

        String perform() {
            scene.engine.execute("vault", "update shop.orders set hf_retain_until = now() where id = " + id);
            order = scene.ready();
            gates.put(ENGINE, new Gate());
            gates.put(TWIN, new Gate());
            Map<String, Integer> next = new TreeMap<>();
            actors.play(play.order().stream()
                    .map(actor -> new Actors.Step(actor, actor, work(actor, next.merge(actor, 1, Integer::sum) - 1)))
                    .toList());
            String outcome = judge();
            holds.release(hold, "bob", "the play is over");
            scene.engine.execute("vault", "update shop.orders set hf_retain_until = '2100-01-01' where id = " + id);
            return outcome;
        }

        private Runnable work(String actor, int step) {
            return actor.equals(PLACER)
                    ? List.<Runnable>of(this::place, this::raise, () -> holds.conclude(hold))
                            .get(step)
                    : java.util.Objects.requireNonNull(gates.get(actor))::step;
        }

        private void place() {
            hold = holds.write(new NewHold("play " + id, "", "ann", List.of(scope())));
        }

        private void raise() {
            holds.raiseFences(hold);
            raisedAt = time.incrementAndGet();
        }

        private HoldScope scope() {
            ZoneId utc = ZoneId.of("UTC");
            return switch (play.covering()) {
                case KEYS -> DisposalScene.orders(id);
                case POLICY -> new HoldScope.OfPolicy("orders");
                case TABLE -> new HoldScope.OfTable("shop", ORDERS);
                case CRITERIA -> new HoldScope.Matching("shop", ORDERS, "id = " + id, utc);
                case ITEM_KEYS ->
                    new HoldScope.OfKeys(
                            "shop",
                            ITEMS,
                            List.of("order_id", "line_no"),
                            new Keys(
                                    List.of(KeyType.BIGINT, KeyType.BIGINT), List.of(new long[] {id}, new long[] {2})));
                case ITEM_CRITERIA -> new HoldScope.Matching("shop", ITEMS, "order_id = " + id, utc);
                case ITEM_TABLE -> new HoldScope.OfTable("shop", ITEMS);
                case BELOW_CONTRACT -> new HoldScope.OfKeys("shop", CONTRACTS, List.of("id"), numbers(id), true);
                case BELOW_REGION ->
                    new HoldScope.OfKeys("shop", new TableName("public", "regions"), List.of("id"), numbers(id), true);
            };
        }

        private String judge() {
            long root = scene.engine.number("vault", "select count(*) from shop.orders where id = " + id);
            long items = scene.engine.number("vault", "select count(*) from shop.order_items where order_id = " + id);
            if (items != 2 * root) {
                broken.add(play + ": " + root + " orders and " + items + " items are left");
            }
            int begun = gates.values().stream()
                    .mapToInt(gate -> gate.commitBegun)
                    .filter(at -> at > 0)
                    .min()
                    .orElse(Integer.MAX_VALUE);
            if (root == 0 && raisedAt != 0 && raisedAt < begun) {
                broken.add(play + ": order " + id + " went under a hold");
            }
            Order stands = scene.disposals.find(order.id());
            if (stands.state().open()) {
                broken.add(play + ": the order is " + stands.state());
            }
            long rows = 3 * (1 - root);
            if (stands.disposedRows() != rows || stands.heldRows() != root) {
                broken.add(play + ": " + stands.disposedRows() + " rows in the register, " + rows + " went");
            }
            return root == 0 ? "gone" : "held";
        }

        /// The product's disposer on a thread of its own, let go from stop to stop.
        private final class Gate implements DisposePoint.Listener {
            private final List<DisposePoint> stops = new ArrayList<>(List.of(
                    DisposePoint.AFTER_READ_HOLD_EPOCH, DisposePoint.AFTER_ASK_HOLDS, DisposePoint.BEFORE_COMMIT));
            private final SynchronousQueue<Boolean> go = new SynchronousQueue<>();
            private final SynchronousQueue<Boolean> stopped = new SynchronousQueue<>();
            private final Thread engine = Thread.ofPlatform().daemon().unstarted(this::run);
            private volatile boolean ended;
            private volatile int commitBegun;
            private volatile HoldCheck.@Nullable Answer early;

            /// One step: until it stands at its next stop, or has ended.
            void step() {
                try {
                    if (engine.getState() == Thread.State.NEW) {
                        engine.start();
                    } else if (!ended) {
                        go.put(true);
                    } else {
                        return;
                    }
                    stopped.take();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            private void run() {
                try {
                    Disposals disposals = scene.disposals(planted ? this::asked : holds, this);
                    disposals.execute(order.id(), () -> false, _ -> {});
                } catch (HoldfastException e) {
                    // a second node that comes too late is refused: what became of the order is judged afterwards
                } finally {
                    ended = true;
                    try {
                        stopped.put(true);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }

            /// The planted fault: what was told before the fence was read.
            private HoldCheck.Answer asked(Route route, Keys keys) {
                HoldCheck.Answer told = early;
                return told == null ? HoldCheck.Answer.free(keys) : told;
            }

            @Override
            public void reached(DisposePoint point) {
                if (planted && point == DisposePoint.AFTER_APPROVAL) {
                    early = HoldCheck.Answer.free(numbers(id));
                    stops.remove(DisposePoint.AFTER_READ_HOLD_EPOCH);
                    halt(); // the hold may come now
                }
                if (stops.remove(point)) {
                    halt();
                }
                if (point == DisposePoint.BEFORE_COMMIT) {
                    commitBegun = time.incrementAndGet();
                }
            }

            private void halt() {
                try {
                    stopped.put(true);
                    go.take();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
