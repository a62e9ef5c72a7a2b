package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.archive.Route;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.TableName;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.HoldState;
import dev.holdfast.hold.Holds;
import dev.holdfast.hold.NewHold;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.store.Links;
import dev.holdfast.store.Store;
import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Holds over a whole engine: what binds, when, and that no held row goes.
class HoldsTest {
    private static final TableName ORDERS = new TableName("public", "orders");
    private static final TableName ITEMS = new TableName("public", "order_items");
    private static final TableName PROOFS = new TableName("public", "proofs");

    /// A database that lets nobody in is not waited for.
    private static final Links IMPATIENT = Links.DEFAULT.bounds(Duration.ofSeconds(2), Links.SILENCE);

    private EngineFixture engine;
    private Holds holds;

    @BeforeEach
    void open() {
        engine = new EngineFixture(IMPATIENT, "shop", "delivery", "vault");
        OrderTree.fill(engine);
        holds = engine.features().holds();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Hold place(HoldScope... scopes) {
        return holds.place(new NewHold("Smith v. Jones", "letter of 3 May", "ann", List.of(scopes)));
    }

    private static Keys numbers(long... keys) {
        return new Keys(List.of(KeyType.BIGINT), List.of(keys));
    }

    private static HoldScope orders(long... keys) {
        return new HoldScope.OfKeys("shop", ORDERS, List.of("id"), numbers(keys));
    }

    private Route route(String policy) {
        return engine.features()
                .routes()
                .resolve(engine.features().policies().byName(policy), Instant.now())
                .route();
    }

    private long[] heldOrders(long... keys) {
        return (long[]) holds.held(route("orders"), numbers(keys)).columns().getFirst();
    }

    private long holdEpoch(String database, String policy) {
        return engine.number(
                database,
                "select coalesce(max(hold_epoch), 0) from holdfast.fence where scope = 'policy:"
                        + engine.features().policies().byName(policy).id() + "'");
    }

    @Test
    void keysOfTheRootTableHoldExactlyTheirRows() {
        place(orders(2, 3), orders(3, 5));

        assertThat(heldOrders(1, 2, 3, 4, 5)).containsExactly(2, 3, 5);
        assertThat(heldOrders(1, 4)).isEmpty();
    }

    @Test
    void keysOfSeveralColumnsOfSeveralTypesAreMatchedTogether() {
        UUID one = new UUID(1, 1);
        UUID two = new UUID(2, 2);
        List<KeyType> layout = List.of(KeyType.UUID, KeyType.BIGINT);
        place(new HoldScope.OfKeys(
                "delivery",
                PROOFS,
                List.of("delivery_id", "no"),
                new Keys(layout, List.of(new UUID[] {one, two}, new long[] {1, 2}))));

        Keys held = holds.held(
                route("proofs"), new Keys(layout, List.of(new UUID[] {one, one, two, two}, new long[] {1, 2, 1, 2})));

        assertThat((UUID[]) held.columns().get(0)).containsExactly(one, two);
        assertThat((long[]) held.columns().get(1)).containsExactly(1, 2);
    }

    @Test
    void aPolicyATableOrATableOfTheBundleHoldEverything() {
        for (HoldScope scope : List.of(
                new HoldScope.OfPolicy("orders"),
                new HoldScope.OfTable("shop", ORDERS),
                new HoldScope.OfTable("shop", ITEMS),
                new HoldScope.OfKeys("shop", ORDERS, List.of("no_longer_the_key"), numbers(1)),
                new HoldScope.OfKeys("shop", ITEMS, List.of("no_longer_there"), numbers(1)))) {
            Hold hold = place(scope);

            assertThat(heldOrders(7, 8)).as(scope.toString()).containsExactly(7, 8);
            assertThat(holds.held(route("deliveries"), new Keys(List.of(KeyType.UUID), List.of((Object)
                                    new UUID[] {new UUID(1, 1)})))
                            .size())
                    .isZero();
            holds.release(hold.id(), "bob", "settled");
            assertThat(heldOrders(7, 8)).isEmpty();
        }
    }

    @Test
    void aTableOfAnotherDatabaseIsAnotherTable() {
        place(new HoldScope.OfTable("vault", ORDERS));

        assertThat(heldOrders(7)).isEmpty();
    }

    @Test
    void aHoldRaisesTheFenceOfEachPolicyThatItConcernsInSourceAndArchive() {
        engine.run("orders");

        Hold hold = place(new HoldScope.OfPolicy("deliveries"));

        assertThat(hold.state()).isEqualTo(HoldState.EFFECTIVE);
        assertThat(hold.effectiveOn()).containsExactlyInAnyOrder("delivery", "vault");
        assertThat(holdEpoch("delivery", "deliveries")).isEqualTo(1);
        assertThat(holdEpoch("vault", "deliveries")).isEqualTo(1);
        assertThat(holdEpoch("delivery", "proofs")).isZero();
        assertThat(holdEpoch("shop", "orders")).isZero();
    }

    @Test
    void aHoldWaitsForTheDeletesThatHavePassedTheFence() throws Exception {
        engine.run("orders");
        HelperSchema helpers = route("orders").source().dialect().helpers();
        UUID installation = engine.features().store().installation();
        CompletableFuture<Hold> placed;
        try (Connection delete = engine.connect("shop")) {
            delete.setAutoCommit(false);
            long lease = engine.number("shop", "select lease_epoch from holdfast.fence");
            assertThat(helpers.enter(
                            delete,
                            installation,
                            route("orders").scope(),
                            lease,
                            0,
                            List.of(route("orders").root().source()),
                            ServerLimits.DEFAULT))
                    .isEqualTo(HelperSchema.Entry.ENTERED);

            placed = CompletableFuture.supplyAsync(() -> place(orders(2)));
            engine.await(() -> engine.number("shop", "select count(*) from pg_locks where not granted") == 1);
            assertThat(heldOrders(1, 2)).containsExactly(2);
            assertThat(holds.all().getFirst().state()).isEqualTo(HoldState.PLACING);
            delete.commit();
        }

        assertThat(placed.get(10, TimeUnit.SECONDS).state()).isEqualTo(HoldState.EFFECTIVE);
    }

    @Test
    void aHoldThatCannotReachADatabaseBindsAndIsCompletedByAnyNode() {
        engine.run("orders");
        engine.execute("delivery", "alter database \"" + databaseOf("vault") + "\" allow_connections false");
        engine.cut("vault");

        Hold hold = place(new HoldScope.OfPolicy("deliveries"), orders(2));

        assertThat(hold.state()).isEqualTo(HoldState.PLACING);
        assertThat(hold.databases()).containsExactlyInAnyOrder("shop", "delivery", "vault");
        assertThat(hold.effectiveOn()).containsExactlyInAnyOrder("shop", "delivery");
        assertThat(hold.fences())
                .filteredOn(fence -> fence.problem() != null)
                .singleElement()
                .satisfies(fence -> assertThat(fence.problem()).startsWith("vault: "));
        assertThat(heldOrders(1, 2)).containsExactly(2);

        engine.execute("delivery", "alter database \"" + databaseOf("vault") + "\" allow_connections true");
        try (Node other = engine.secondNode()) {
            other.serve();
            engine.await(() -> holds.find(hold.id()).state() == HoldState.EFFECTIVE);
        }
        assertThat(holdEpoch("vault", "deliveries")).isEqualTo(1);
        assertThat(holds.find(hold.id()).fences()).allMatch(fence -> fence.problem() == null);
    }

    private String databaseOf(String name) {
        return engine.features().estate().spec(name).databaseName();
    }

    @Test
    void onlySomebodyElseReleasesAHoldAndOnlyOnce() {
        Hold hold = place(orders(2));

        assertThatThrownBy(() -> holds.release(hold.id(), "ann", "done")).hasMessageContaining("somebody else");
        Hold released = holds.release(hold.id(), "bob", "settled out of court");

        assertThat(released.state()).isEqualTo(HoldState.RELEASED);
        assertThat(released.released()).satisfies(release -> {
            assertThat(release.by()).isEqualTo("bob");
            assertThat(release.reason()).isEqualTo("settled out of court");
        });
        assertThatThrownBy(() -> holds.release(hold.id(), "bob", "again")).hasMessageContaining("released before");
        assertThatThrownBy(() -> holds.release(77, "bob", "?")).hasMessageContaining("no hold with number 77");
        assertThat(holds.completePlacing()).isEmpty();
        assertThat(holds.find(hold.id()).state()).isEqualTo(HoldState.RELEASED);
    }

    @Test
    void withoutTheControlDatabaseNothingIsSaidToBeFree() {
        Route route = route("orders");
        try (Store lost = TestServer.freshStore(IMPATIENT)) {
            Holds blind = new Holds(
                    lost,
                    lost.installation(),
                    engine.features().estate(),
                    engine.features().policies(),
                    engine.features().routes(),
                    engine.features().cold());
            String database = lost.inTransaction(
                    tx -> tx.dsl().fetchSingle("select current_database()").get(0, String.class));
            engine.execute("shop", "drop database \"" + database + "\" with (force)");

            assertThatThrownBy(() -> blind.held(route, numbers(1)))
                    .isInstanceOfSatisfying(
                            HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE));
        }
    }

    @Test
    void releasedRowsGoWithTheNextSession() {
        Hold hold = place(orders(501, 777));
        engine.run("orders");
        holds.release(hold.id(), "bob", "settled");

        engine.run("orders");

        assertThat(engine.number("shop", "select count(*) from orders where id in (501, 777)"))
                .isZero();
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void heldRowsStayWithTheirBundleAndTheRestMoves() {
        place(orders(501, 777));

        List<SessionView> sessions = engine.run("orders");

        assertThat(sessions).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        assertThat(engine.number("shop", "select count(*) from orders where id in (501, 777)"))
                .isEqualTo(2);
        assertThat(engine.number("shop", "select count(*) from order_items where order_id in (501, 777)"))
                .isEqualTo(6);
        assertThat(engine.number("shop", "select count(*) from orders where status = 'done' and id > 91"))
                .isEqualTo(2);
        assertThat(engine.number("delivery", "select count(*) from deliveries where order_id in (501, 777)"))
                .isEqualTo(4);
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aHoldThatComesBetweenCopyAndDeleteWins() {
        AtomicInteger times = new AtomicInteger();
        AtomicLong left = new AtomicLong();
        engine.failpoints(reached -> {
            if (reached == Failpoint.AFTER_ARCHIVE_COMMIT && times.incrementAndGet() == 1) {
                place(new HoldScope.OfPolicy("deliveries"));
                left.set(engine.number("delivery", "select count(*) from deliveries"));
            }
        });

        engine.run("orders");

        assertThat(left).hasPositiveValue();
        assertThat(engine.number("delivery", "select count(*) from deliveries")).isEqualTo(left.get());
        assertThat(engine.number("vault", "select count(*) from delivery.deliveries"))
                .isEqualTo(2 * OrderTree.ORDERS - left.get());
        assertThat(engine.number("shop", "select count(*) from shop_archive.orders"))
                .isPositive();
        assertThat(engine.verify().differences()).isEmpty();
    }
}
