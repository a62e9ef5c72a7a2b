package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.ChunkMover;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.archive.Ground;
import dev.holdfast.archive.HoldCheck;
import dev.holdfast.archive.MoveOutcome;
import dev.holdfast.archive.Route;
import dev.holdfast.archive.Stages;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.Holds;
import dev.holdfast.hold.NewHold;
import dev.holdfast.policy.Policy.Method;
import dev.holdfast.policy.PolicyDefinition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A chunk that goes, a hold of each scope that is being placed, and an application that makes a row fall under it, in
/// every order of their steps, with the product's own mover on real databases. A region has contracts, a contract has
/// orders, an order has items; regions and contracts have been archived, and an order is about to go.
///
/// The rule: what was archived is not covered by the hold, by what it holds and hangs on, unless its delete was on its
/// way to its commit before the hold's fences were raised. And it is told from two planted faults: a question that is
/// asked before the fence is read, and a delete that compares nothing.
///
/// The campaign plays them all (`-Dcampaign.interleavings=` plays fewer); the usual build plays a sample.
/// `-Dcampaign.seed=` repeats one.
class HoldInterleavingsTest {
    private static final int SAMPLE = 60;
    private static final long SEED = Long.getLong("campaign.seed", System.nanoTime());
    private static final ServerLimits PATIENT = new ServerLimits(
            Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(2));
    private static final TableName ORDERS = new TableName("public", "orders");
    private static final TableName ITEMS = new TableName("public", "order_items");

    /// What the hold covers, and what the application does meanwhile. `%1$d` is the order; contract and region of a
    /// number belong to the order of that number, and those of its negative are the held ones.
    private enum Covering {
        KEYS(""),
        POLICY(""),
        TABLE(""),
        CRITERIA("update orders set note = 'held' where id = %1$d"),
        ITEM_CRITERIA("update order_items set note = 'held' where order_id = %1$d and line_no = 2"),
        ITEM_KEYS("update order_items set line_no = 9 where order_id = %1$d and line_no = 2"),
        ITEM_TABLE("insert into order_items values (%1$d, 3, 'new')"),
        BELOW_CONTRACT("update orders set contract_id = -%1$d where id = %1$d"),
        BELOW_REGION("update orders set contract_id = -%1$d where id = %1$d");

        private final String writing;

        Covering(String writing) {
            this.writing = writing;
        }
    }

    private static final String ENGINE = "engine";
    private static final String PLACER = "placer";
    private static final String WRITER = "writer";

    private static final Map<String, Integer> SCRIPTS = Map.of(ENGINE, 4, PLACER, 3, WRITER, 2);

    /// Faults that the rule must find.
    private enum Fault {
        NONE,
        ASKS_BEFORE_THE_FENCE,
        COMPARES_NOTHING
    }

    private record Play(Method method, Covering covering, List<String> order) {
        @Override
        public String toString() {
            return method + " " + covering + ": " + String.join(", ", order);
        }
    }

    private EngineFixture fixture;
    private Actors actors;
    private Holds holds;
    private final Map<Method, Route> routes = new TreeMap<>();
    private Connection writer;
    private Connection setup;
    private long played;

    @BeforeEach
    void open() throws SQLException {
        fixture = new EngineFixture("shop", "vault");
        fixture.execute("shop", """
                create table regions (id bigint primary key);
                create table contracts (id bigint primary key, region_id bigint not null);
                create table orders (id bigint primary key, contract_id bigint not null, note text not null);
                create table order_items (order_id bigint not null references orders, line_no int not null,
                  note text not null, primary key (order_id, line_no));
                """);
        policy("regions", null, "regions", "shop", Map.of(), List.of());
        policy("contracts", "regions", "contracts", "vault", Map.of("id", "region_id"), List.of());
        policy("near", "contracts", "orders", "shop", Map.of("id", "contract_id"), List.of("order_items"));
        policy("far", "contracts", "orders", "vault", Map.of("id", "contract_id"), List.of("order_items"));
        holds = fixture.features().holds();
        for (String name : List.of("contracts", "near", "far")) {
            Route route = fixture.features()
                    .routes()
                    .resolve(fixture.features().policies().byName(name), Instant.now())
                    .route();
            fixture.features().archiveTables().keepInStep(route, null, Instant.now(), Instant.now());
            for (var database : List.of(route.source(), route.archive())) {
                database.write(Isolation.READ_COMMITTED, connection -> {
                    database.dialect().helpers().installHelpers(connection);
                    return true;
                });
            }
            if (!name.equals("contracts")) {
                routes.put(route.policy().method(), route);
            }
        }
        writer = connect();
        setup = connect();
        actors = new Actors(List.of(
                fixture.features().estate().spec("shop").databaseName(),
                fixture.features().estate().spec("vault").databaseName()));
    }

    private void policy(
            String name,
            @Nullable String parent,
            String table,
            String archive,
            Map<String, String> link,
            List<String> bundle) {
        fixture.policy(new PolicyDefinition(
                name,
                "",
                parent,
                "shop",
                table,
                bundle,
                Map.of(),
                link,
                "",
                null,
                null,
                "P7Y",
                null,
                null,
                "UTC",
                null,
                "fire_once",
                "skip",
                null,
                archive,
                name + "_archive",
                100,
                "set",
                List.of(),
                PolicyDefinition.DrivingDefinition.DEFAULT));
    }

    private Connection connect() throws SQLException {
        Connection connection = fixture.connect("shop");
        connection.setAutoCommit(false);
        return connection;
    }

    @AfterEach
    void close() throws SQLException {
        actors.close();
        writer.close();
        setup.close();
        fixture.close();
    }

    private static List<Play> all() {
        List<Play> plays = new ArrayList<>();
        for (Covering covering : Covering.values()) {
            Map<String, Integer> scripts = new TreeMap<>(SCRIPTS);
            if (covering.writing.isEmpty()) {
                scripts.remove(WRITER);
            }
            for (List<String> order : Interleavings.of(scripts)) {
                for (Method method : List.of(Method.LOCAL, Method.STREAM)) {
                    plays.add(new Play(method, covering, order));
                }
            }
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
        assertThat(play(shuffled().subList(0, SAMPLE), Fault.NONE)).isEmpty();
    }

    @Test
    @Tag("campaign")
    void noOrderLosesAHold() throws SQLException {
        List<Play> plays = shuffled();
        int most = Math.min(plays.size(), Integer.getInteger("campaign.interleavings", plays.size()));

        assertThat(play(plays.subList(0, most), Fault.NONE)).isEmpty();
    }

    @Test
    void aQuestionOutsideOfTheFenceIsFound() throws SQLException {
        List<String> early = List.of(ENGINE, PLACER, PLACER, PLACER, ENGINE, ENGINE, ENGINE);

        assertThat(play(List.of(new Play(Method.LOCAL, Covering.KEYS, early)), Fault.NONE))
                .isEmpty();
        assertThat(play(List.of(new Play(Method.LOCAL, Covering.KEYS, early)), Fault.ASKS_BEFORE_THE_FENCE))
                .hasSize(1);
        assertThat(play(List.of(new Play(Method.STREAM, Covering.POLICY, early)), Fault.ASKS_BEFORE_THE_FENCE))
                .hasSize(1);
    }

    @Test
    void aDeleteThatComparesNothingIsFound() throws SQLException {
        List<String> late = List.of(PLACER, PLACER, PLACER, ENGINE, ENGINE, WRITER, WRITER, ENGINE, ENGINE);

        for (Covering covering : Covering.values()) {
            if (!covering.writing.isEmpty()) {
                for (Method method : List.of(Method.LOCAL, Method.STREAM)) {
                    Play play = new Play(method, covering, late);
                    boolean copiedAsItWas = method == Method.STREAM; // its digest tells in any case
                    assertThat(play(List.of(play), Fault.NONE)).isEmpty();
                    assertThat(play(List.of(play), Fault.COMPARES_NOTHING))
                            .as(play.toString())
                            .hasSize(copiedAsItWas ? 0 : 1);
                }
            }
        }
    }

    /// @return what broke the rule
    private List<String> play(List<Play> plays, Fault fault) throws SQLException {
        List<String> broken = new ArrayList<>();
        Map<String, Integer> outcomes = new TreeMap<>();
        for (Play play : plays) {
            played++;
            Performance performance = new Performance(play, played, fault);
            outcomes.merge(performance.perform(), 1, Integer::sum);
            broken.addAll(performance.broken);
        }
        if (fault == Fault.NONE && plays.size() > 1) {
            System.out.printf(
                    "hold interleavings: seed %d, %,d of %,d orders played, %,d times a step waited for a lock,"
                            + " %d broken; %s%n",
                    SEED, plays.size(), all().size(), actors.waits(), broken.size(), outcomes);
        }
        return broken;
    }

    private final class Performance {
        private final Play play;
        private final long id;
        private final Fault fault;
        private final Route route;
        private final Keys keys;
        private final UUID installation = fixture.features().store().installation();
        private final Instant archivedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
        private final AtomicInteger time = new AtomicInteger();
        private final List<String> broken = new ArrayList<>();
        private final Gate gate = new Gate();
        private long hold;
        private int raisedAt;
        private boolean wrote;

        Performance(Play play, long number, Fault fault) {
            this.play = play;
            this.id = number;
            this.fault = fault;
            this.route = Objects.requireNonNull(routes.get(play.method()));
            this.keys = new Keys(List.of(KeyType.BIGINT), List.of(new long[] {id}));
        }

        private Stamp stamp() {
            return new Stamp(installation, 1, id, id, archivedAt, archivedAt.plus(700, ChronoUnit.DAYS));
        }

        String perform() throws SQLException {
            execute("""
                    insert into orders values (%1$d, %1$d, 'free');
                    insert into order_items values (%1$d, 1, 'free'), (%1$d, 2, 'free')""");
            archiveParents();
            raiseLease();
            actors.play(steps());
            gate.engine.interrupt();
            String outcome = judge();
            if (hold != 0) {
                holds.release(hold, "bob", "the play is over");
            }
            return outcome;
        }

        private void execute(String sql) throws SQLException {
            try (var statement = setup.createStatement()) {
                statement.execute(sql.formatted(id));
            }
            setup.commit();
        }

        /// Contracts are in their archive, where a question must find what they hang on.
        private void archiveParents() {
            fixture.execute(
                    "vault",
                    "insert into contracts_archive.contracts (id, region_id, hf_archived_at, hf_session, hf_chunk,"
                            + " hf_retain_until) select i, i, now(), 1, 1, now() from unnest(array[%1$d, -%1$d]) i"
                                    .formatted(id));
        }

        private void raiseLease() {
            for (var database : List.of(route.archive(), route.source())) {
                database.write(Isolation.READ_COMMITTED, connection -> database.dialect()
                        .helpers()
                        .installEpoch(connection, installation, route.scope(), id));
            }
        }

        private List<Actors.Step> steps() {
            Map<String, Integer> next = new TreeMap<>();
            return play.order().stream()
                    .map(actor -> new Actors.Step(actor, actor, work(actor, next.merge(actor, 1, Integer::sum) - 1)))
                    .toList();
        }

        private Runnable work(String actor, int step) {
            return switch (actor) {
                case ENGINE -> gate::step;
                case PLACER ->
                    List.<Runnable>of(this::place, this::raise, () -> holds.conclude(hold))
                            .get(step);
                case WRITER -> List.<Runnable>of(this::write, this::commitWrite).get(step);
                default -> throw new IllegalStateException(actor);
            };
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
                case KEYS -> new HoldScope.OfKeys("shop", ORDERS, List.of("id"), keys);
                case POLICY -> new HoldScope.OfPolicy(route.policy().name());
                case TABLE -> new HoldScope.OfTable("shop", ORDERS);
                case CRITERIA -> new HoldScope.Matching("shop", ORDERS, "note = 'held'", utc);
                case ITEM_CRITERIA -> new HoldScope.Matching("shop", ITEMS, "note = 'held' and order_id = " + id, utc);
                case ITEM_KEYS ->
                    new HoldScope.OfKeys(
                            "shop",
                            ITEMS,
                            List.of("order_id", "line_no"),
                            new Keys(
                                    List.of(KeyType.BIGINT, KeyType.BIGINT), List.of(new long[] {id}, new long[] {9})));
                case ITEM_TABLE -> new HoldScope.Matching("shop", ITEMS, "line_no = 3", utc);
                case BELOW_CONTRACT -> below("contracts");
                case BELOW_REGION -> below("regions");
            };
        }

        private HoldScope below(String table) {
            return new HoldScope.OfKeys(
                    "shop",
                    new TableName("public", table),
                    List.of("id"),
                    new Keys(List.of(KeyType.BIGINT), List.of(new long[] {-id})),
                    true);
        }

        private void write() {
            try (var statement = writer.createStatement()) {
                wrote = statement.executeUpdate(play.covering().writing.formatted(id)) > 0;
            } catch (SQLException e) {
                rollBack();
            }
        }

        private void commitWrite() {
            try {
                writer.commit();
            } catch (SQLException e) {
                rollBack();
            }
        }

        private void rollBack() {
            wrote = false;
            try {
                writer.rollback();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        /// The product's mover on a thread of its own, let go from stop to stop.
        private final class Gate implements Failpoint.Listener {
            private final List<Failpoint> stops = new ArrayList<>(List.of(
                    Failpoint.AFTER_READ_HOLD_EPOCH, Failpoint.AFTER_ASK_HOLDS, Failpoint.BEFORE_SOURCE_COMMIT));
            private final SynchronousQueue<Boolean> go = new SynchronousQueue<>();
            private final SynchronousQueue<Boolean> stopped = new SynchronousQueue<>();
            private final Thread engine = Thread.ofPlatform().daemon().unstarted(this::run);
            private volatile boolean ended;
            private volatile int commitBegun;
            private volatile @Nullable MoveOutcome outcome;
            private volatile @Nullable RuntimeException failure;

            /// One step of the engine: until it stands at its next stop, or has ended.
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
                    HoldCheck check = check();
                    ChunkMover mover = new ChunkMover(
                            route, installation, Ground.of(route), check, PATIENT, new Stages(() -> 1), this);
                    outcome = mover.move(keys, null, stamp(), false);
                } catch (RuntimeException e) {
                    failure = e;
                } finally {
                    ended = true;
                    try {
                        stopped.put(true);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }

            private HoldCheck check() {
                return switch (fault) {
                    case NONE -> holds;
                    case ASKS_BEFORE_THE_FENCE -> {
                        HoldCheck.Answer early = holds.ask(route, keys);
                        stops.remove(Failpoint.AFTER_READ_HOLD_EPOCH);
                        halt(); // the hold may come now
                        yield (_, _) -> early;
                    }
                    case COMPARES_NOTHING ->
                        (asked, some) ->
                                new HoldCheck.Answer(holds.ask(asked, some).held(), List.of());
                };
            }

            @Override
            public void reached(Failpoint point) {
                if (stops.remove(point)) {
                    halt();
                }
                if (point == Failpoint.BEFORE_SOURCE_COMMIT) {
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

        private String judge() throws SQLException {
            RuntimeException failure = gate.failure;
            if (failure != null) {
                throw failure;
            }
            boolean archived = gate.outcome instanceof MoveOutcome.Moved;
            String warm = route.policy().archiveSchema();
            String vault = play.method() == Method.LOCAL ? "shop" : "vault";
            long hotRows = fixture.number("shop", "select count(*) from orders where id = " + id);
            long warmRows = fixture.number(vault, "select count(*) from %s.orders where id = %d".formatted(warm, id));
            assertThat(hotRows + warmRows).as("in one place: " + play).isEqualTo(1);
            assertThat(warmRows == 1).as("as the outcome says: " + play).isEqualTo(archived);
            long items = fixture.number("shop", "select count(*) from order_items where order_id = " + id)
                    + fixture.number(
                            vault, "select count(*) from %s.order_items where order_id = %d".formatted(warm, id));
            assertThat(items)
                    .as("every item once: " + play)
                    .isEqualTo(play.covering() == Covering.ITEM_TABLE && wrote ? 3 : 2);
            if (archived && raisedAt > 0 && gate.commitBegun > raisedAt && covered(vault, warm)) {
                broken.add(play.toString());
            }
            if (archived) {
                return play.method() + " archived";
            }
            return play.method() + " stayed";
        }

        /// Whether what was archived is what the hold covers.
        private boolean covered(String vault, String schema) {
            String where =
                    switch (play.covering()) {
                        case KEYS, POLICY, TABLE -> "orders where id = %d";
                        case CRITERIA -> "orders where note = 'held' and id = %d";
                        case ITEM_CRITERIA -> "order_items where note = 'held' and order_id = %d";
                        case ITEM_KEYS -> "order_items where line_no = 9 and order_id = %d";
                        case ITEM_TABLE -> "order_items where line_no = 3 and order_id = %d";
                        case BELOW_CONTRACT, BELOW_REGION -> "orders where contract_id < 0 and id = %d";
                    };
            return fixture.number(vault, "select count(*) from " + schema + "." + where.formatted(id)) > 0;
        }
    }
}
