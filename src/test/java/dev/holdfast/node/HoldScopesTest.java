package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.catalog.CsvRows;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldEvent;
import dev.holdfast.hold.HoldImpact;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.HoldState;
import dev.holdfast.hold.Holds;
import dev.holdfast.hold.NewHold;
import dev.holdfast.hold.TypedScope;
import dev.holdfast.policy.PolicyDefinition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each kind of scope covers, now and later, over a whole engine. Of every order, 3 items, 2 deliveries and 4
/// proofs; orders of more than 90 days that are done go first, the oldest (1000) first.
class HoldScopesTest {
    private EngineFixture engine;
    private Holds holds;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        OrderTree.fill(engine);
        holds = engine.features().holds();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Hold place(TypedScope... scopes) {
        return holds.place(new NewHold("Smith v. Jones", "letter of 3 May", "ann", scopes(scopes)));
    }

    private List<HoldScope> scopes(TypedScope... scopes) {
        return List.of(scopes).stream().map(holds::read).toList();
    }

    private static TypedScope orders(boolean below, long... keys) {
        return TypedScope.ofKeys(
                "shop/orders",
                LongStream.of(keys)
                        .mapToObj(key -> List.of(String.valueOf(key)))
                        .toList(),
                below);
    }

    private static TypedScope matching(String table, String criteria) {
        return TypedScope.matching(table, criteria, "UTC");
    }

    private void archive(String... policies) {
        engine.node().runs().run(List.of(policies), new Runs.RunOptions(0, Duration.ZERO, false, "test"), _ -> {});
    }

    private long orders(String where) {
        return engine.number("shop", "select count(*) from orders where " + where);
    }

    private long deliveries(String where) {
        return engine.number("delivery", "select count(*) from deliveries where " + where);
    }

    private void requireSound() {
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    /// At the first moment of that name, once; who comes to it meanwhile waits, so no chunk passes it before the work
    /// is done.
    private void once(Failpoint moment, Runnable work) {
        AtomicBoolean done = new AtomicBoolean();
        ReentrantLock turn = new ReentrantLock();
        engine.failpoints(reached -> {
            if (reached != moment) {
                return;
            }
            turn.lock();
            try {
                if (done.compareAndSet(false, true)) {
                    work.run();
                }
            } finally {
                turn.unlock();
            }
        });
    }

    @Test
    void criteriaHoldTheRowsThatSatisfyThemAndTheRestMoves() {
        place(matching("shop/orders", "note = 'note 501' or id = 777"));

        engine.run("orders");

        assertThat(orders("id in (501, 777)")).isEqualTo(2);
        assertThat(orders("status = 'done' and id > 91")).isEqualTo(2);
        assertThat(engine.number("shop", "select count(*) from order_items where order_id in (501, 777)"))
                .isEqualTo(6);
        requireSound();
    }

    @Test
    void aRowThatComesToSatisfyCriteriaAfterTheQuestionStays() {
        place(matching("shop/orders", "note = 'evidence'"), matching("delivery/deliveries", "mood = 'bad'"));
        once(Failpoint.AFTER_ASK_HOLDS, () -> {
            engine.execute("shop", "update orders set note = 'evidence' where id in (502, 997, 998)");
            engine.execute("delivery", "update deliveries set mood = 'bad' where order_id = 996");
        });

        engine.run("orders");

        assertThat(orders("note = 'evidence'")).isEqualTo(3);
        assertThat(deliveries("mood = 'bad'")).isEqualTo(2);
        assertThat(orders("status = 'done' and id > 91")).isEqualTo(3);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aRowOfTheBundleHoldsItsRootAndNoOther() {
        place(
                matching("shop/order_items", "sku = 'evidence'"),
                TypedScope.ofKeys("shop/order_items", List.of(List.of("501", "2")), false));
        engine.execute("shop", "update order_items set sku = 'evidence' where order_id = 777 and line_no = 1");
        once(
                Failpoint.AFTER_ASK_HOLDS,
                () -> engine.execute(
                        "shop",
                        "update order_items set sku = 'evidence' where order_id in (502, 997) and line_no = 3"));

        engine.run("orders");

        assertThat(orders("status = 'done' and id > 91 and id in (501, 777, 502, 997)"))
                .isEqualTo(4);
        assertThat(orders("status = 'done' and id > 91")).isEqualTo(4);
        assertThat(engine.number("shop", "select count(*) from order_items where order_id in (501, 777, 502, 997)"))
                .isEqualTo(12);
        requireSound();
    }

    @Test
    void aTableOfTheBundleHoldsTheRootsThatHaveRowsInIt() {
        engine.execute("shop", "delete from order_items where order_id = 501");
        place(TypedScope.ofTable("shop/order_items"));

        engine.run("orders");

        assertThat(orders("id = 501")).isZero();
        assertThat(orders("status = 'done' and id > 91")).isEqualTo(727 - 1);
    }

    @Test
    void whatIsBelowAKeyStaysThoughItsParentWentBefore() {
        archive("orders");
        place(orders(true, 501, 777));

        archive("deliveries");

        assertThat(deliveries("order_id in (501, 777)")).isEqualTo(4);
        assertThat(deliveries("order_id = 502")).isZero();
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aHoldReachesDownEveryLinkThroughWhatIsArchived() {
        archive("orders");
        archive("deliveries");
        assertThat(deliveries("order_id = 501")).isZero();
        place(orders(true, 501));

        archive("proofs");

        assertThat(engine.number(
                        "delivery",
                        "select count(*) from proofs where delivery_id = any (array["
                                + String.join(
                                        ",",
                                        engine.lines(
                                                "vault",
                                                "select quote_literal(id) || '::uuid'"
                                                        + " from delivery.deliveries where order_id = 501"))
                                + "])"))
                .isEqualTo(4);
        assertThat(engine.number("delivery", "select count(*) from proofs"))
                .isEqualTo(4 + 4 * (OrderTree.ORDERS - 728));
        requireSound();
    }

    @Test
    void aRowThatIsHungOnAHeldKeyAfterTheQuestionStays() {
        archive("orders");
        place(orders(true, 501));
        once(
                Failpoint.AFTER_ASK_HOLDS,
                () -> engine.execute("delivery", "update deliveries set order_id = 501 where order_id in (502, 997)"));

        archive("deliveries");

        assertThat(deliveries("order_id = 501")).isEqualTo(6);
        assertThat(engine.number("vault", "select count(*) from delivery.deliveries where order_id = 501"))
                .isZero();
    }

    @Test
    void aHoldThatReachesBelowIsPlacedInTheFencesOfAllThatIsBelow() {
        Hold hold = place(orders(true, 501));

        assertThat(hold.state()).isEqualTo(HoldState.EFFECTIVE);
        assertThat(hold.databases()).containsExactlyInAnyOrder("shop", "delivery", "vault");
        assertThat(hold.fences()).hasSize(1 + 2 + 2);
        assertThat(place(orders(false, 501)).databases()).containsExactly("shop");
    }

    @Test
    void keysOfATextualTypeAreComparedAsTheirColumnDoes() {
        engine.execute("shop", """
                create table rates (day date, factor numeric, primary key (day, factor));
                insert into rates values ('2020-01-05', 1.50), ('2020-01-06', 1.50);
                """);
        engine.policy(new PolicyDefinition(
                "rates",
                "",
                null,
                "shop",
                "rates",
                List.of(),
                Map.of(),
                Map.of(),
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
                "shop",
                "shop_archive",
                100,
                "set",
                List.of(),
                PolicyDefinition.DrivingDefinition.DEFAULT));
        place(TypedScope.ofKeys("shop/rates", List.of(List.of("2020-1-5", "1.5")), false));

        engine.run("rates");

        assertThat(engine.number("shop", "select count(*) from rates where day = '2020-01-05'"))
                .isEqualTo(1);
        assertThat(engine.number("shop", "select count(*) from rates")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"criteria", "bundle", "below", "table"})
    void aHoldThatComesBetweenCopyAndDeleteWins(String kind) {
        TypedScope scope =
                switch (kind) {
                    case "criteria" -> matching("delivery/deliveries", "order_id < 700");
                    case "bundle" -> TypedScope.ofTable("shop/order_items");
                    case "below" -> orders(true, LongStream.range(1, 700).toArray());
                    default -> TypedScope.ofTable("delivery/deliveries");
                };
        boolean local = kind.equals("bundle");
        long[] before = new long[1];
        once(local ? Failpoint.AFTER_ASK_HOLDS : Failpoint.AFTER_ARCHIVE_COMMIT, () -> {
            assertThat(place(scope).state()).isEqualTo(HoldState.EFFECTIVE);
            before[0] = local ? orders("true") : deliveries("order_id < 700");
        });

        engine.run("orders");

        assertThat(before[0]).isPositive();
        assertThat(local ? orders("true") : deliveries("order_id < 700")).isEqualTo(before[0]);
        assertThat(engine.verify().differences()).isEmpty();
    }

    private Hold placedUntil(Instant end) {
        return holds.place(new NewHold("Audit 7", "letter", "ann", scopes(orders(false, 501)), end));
    }

    /// As if its time had come.
    private void letEnd(Hold hold) {
        engine.control("update hold set expires_at = clock_timestamp() where id = " + hold.id());
    }

    @Test
    void atItsEndAHoldGoesToReviewAndBindsUntilItIsExtendedOrReleased() {
        Hold hold = placedUntil(Instant.now().plusSeconds(3600));
        assertThat(hold.state()).isEqualTo(HoldState.EFFECTIVE);

        letEnd(hold);
        assertThat(holds.find(hold.id()).state()).isEqualTo(HoldState.REVIEW);
        engine.run("orders");
        assertThat(orders("id = 501")).isEqualTo(1);

        Instant later = Instant.now().plusSeconds(3600);
        assertThat(holds.extend(hold.id(), later, "ann", "the court asked").state())
                .isEqualTo(HoldState.EFFECTIVE);
        engine.run("orders");
        assertThat(orders("id = 501")).isEqualTo(1);
        assertThatThrownBy(() -> holds.extend(hold.id(), later.minusSeconds(1), "ann", ""))
                .hasMessageContaining("is no later; nothing was changed");
        holds.release(hold.id(), "bob", "closed");
        engine.run("orders");
        assertThat(orders("id = 501")).isZero();
        assertThat(holds.events(hold.id()))
                .extracting(HoldEvent::kind)
                .containsExactly("placed", "review", "extended", "released");
        assertThatThrownBy(() -> holds.extend(hold.id(), null, "ann", "")).hasMessageContaining("has been released");
    }

    @Test
    void anExtensionThatCameAfterAReleaseIsRefusedAndNotInTheAudit() throws Exception {
        Hold hold = placedUntil(Instant.now().plusSeconds(3600));

        CompletableFuture<Hold> extended = meanwhile(
                hold,
                "update hold set state = 'released', released_by = 'bob',"
                        + " released_at = clock_timestamp(), release_reason = 'closed'",
                Instant.now().plusSeconds(7200));

        assertThatThrownBy(extended::get).hasMessageContaining("has been released; nothing was changed");
        assertThat(engine.controlNumber("select count(*) from audit where act = 'hold.extended'"))
                .isZero();
    }

    @Test
    void ofTwoExtensionsAtOnceTheEarlierEndDoesNotWin() throws Exception {
        Hold hold = placedUntil(Instant.now().plusSeconds(3600));

        CompletableFuture<Hold> extended = meanwhile(
                hold,
                "update hold set expires_at = clock_timestamp() + interval '9 hours'",
                Instant.now().plusSeconds(7200));

        assertThatThrownBy(extended::get).hasMessageContaining("is no later; nothing was changed");
        assertThat(holds.find(hold.id()).expiresAt()).isAfter(Instant.now().plusSeconds(8 * 3600));
    }

    /// Asks for an extension while somebody else is about to commit a change of the hold.
    private CompletableFuture<Hold> meanwhile(Hold hold, String change, Instant until) throws Exception {
        try (Connection other = engine.store().dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeUpdate(change + " where id = " + hold.id());
            CompletableFuture<Hold> extended =
                    CompletableFuture.supplyAsync(() -> holds.extend(hold.id(), until, "ann", ""));
            engine.await(() ->
                    engine.controlNumber("select count(*) from pg_stat_activity where datname = current_database()"
                                    + " and wait_event_type = 'Lock'")
                            > 0);
            other.commit();
            return extended;
        }
    }

    @Test
    void aNodeSendsAHoldToReviewThatNobodyLooksAt() {
        Hold hold = placedUntil(Instant.now().plusSeconds(3600));
        letEnd(hold);
        engine.node().serve();

        engine.await(() ->
                engine.controlNumber("select count(*) from hold where state = 'review' and id = " + hold.id()) == 1);
    }

    @Test
    void aHoldThatHasNoEndAheadIsNotPlaced() {
        assertThatThrownBy(() -> holds.place(new NewHold(
                        "Audit 7",
                        "",
                        "ann",
                        scopes(orders(false, 501)),
                        Instant.now().minusSeconds(1))))
                .hasMessageContaining("nothing was placed");
        assertThat(holds.all()).isEmpty();
    }

    @Test
    void theDatabaseItselfRefusesTheReleaseByWhoPlacedAHold() {
        Hold hold = place(orders(false, 501));

        String release =
                "update hold set state = 'released', released_by = '%s', release_reason = '%s' where id = " + hold.id();
        for (String refused : List.of(
                release.formatted("ann", "done"),
                release.formatted(" ANN", "done"),
                release.formatted("bob", " "),
                "update hold set placed_by = 'eve'",
                "delete from hold")) {
            assertThatThrownBy(() -> engine.control(refused))
                    .as(refused)
                    .hasCauseInstanceOf(SQLException.class)
                    .satisfies(e -> assertThat(((SQLException)
                                            Optional.ofNullable(e.getCause()).orElseThrow())
                                    .getSQLState())
                            .isEqualTo("23001"));
        }
        assertThat(holds.find(hold.id()).state()).isEqualTo(HoldState.EFFECTIVE);
        holds.release(hold.id(), "bob", "settled");
        assertThatThrownBy(() -> engine.control("update hold set state = 'effective'"))
                .hasStackTraceContaining("(Smith v. Jones) was released and changes no more");
    }

    @Test
    void aPreviewCountsHotAndWarmRowsAndWhatWaits() {
        archive("orders");

        HoldImpact impact =
                holds.preview(new NewHold("m", "r", "ann", scopes(orders(true, 502, 501, 5))), new Cancellation());

        assertThat(impact.lines()).extracting(HoldImpact.Line::problem).containsOnly("");
        assertThat(impact.lines())
                .extracting(
                        HoldImpact.Line::policy, HoldImpact.Line::hot, HoldImpact.Line::warm, HoldImpact.Line::waiting)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("orders", 1L, 2L, 0L),
                        org.assertj.core.groups.Tuple.tuple("deliveries", 6L, 0L, 4L),
                        org.assertj.core.groups.Tuple.tuple("proofs", 12L, 0L, 0L));
        assertThat(impact.hot()).isEqualTo(19);
        assertThat(impact.warm()).isEqualTo(2);
    }

    @Test
    void aPreviewCountsKeysOnTheListOfARunningSession() {
        AtomicLong marked = new AtomicLong(-1);
        ReentrantLock one = new ReentrantLock();
        engine.failpoints(reached -> {
            if (reached == Failpoint.AFTER_ASK_HOLDS) {
                one.lock(); // nothing moves meanwhile
                try {
                    if (marked.get() < 0) {
                        engine.await(() -> engine.controlNumber("select count(*) from session where marked_all") == 1);
                        marked.set(holds.preview(
                                        new NewHold(
                                                "m",
                                                "r",
                                                "ann",
                                                scopes(matching("shop/orders", "id in (501, 502, 5)"))),
                                        new Cancellation())
                                .marked());
                    }
                } finally {
                    one.unlock();
                }
            }
        });

        archive("orders");

        assertThat(marked).hasValue(2);
    }

    @Test
    void anImpactTellsWhatOtherHoldsKeepToo() {
        Hold keys = place(orders(false, 501, 502, 777));
        Hold criteria = place(matching("shop/orders", "id < 600 and id > 500"));
        place(matching("shop/order_items", "order_id = 777"));

        HoldImpact impact = holds.impact(keys.id(), new Cancellation());

        assertThat(impact.lines()).singleElement().satisfies(line -> {
            assertThat(line.hot()).isEqualTo(3);
            assertThat(line.alone()).isZero();
        });
        assertThat(impact.others())
                .extracting(HoldImpact.Other::hold)
                .contains(criteria.id())
                .hasSize(2);
        assertThat(holds.find(keys.id()).counted()).satisfies(seen -> assertThat(
                        Optional.ofNullable(seen).orElseThrow().hot())
                .isEqualTo(3));
        assertThat(holds.impact(criteria.id(), new Cancellation())
                        .lines()
                        .getFirst()
                        .alone())
                .isEqualTo(97);
    }

    @Test
    void aTableThatNoPolicyTakesIsCountedAndSaidSo() {
        engine.execute("shop", "create table notes (id int primary key); insert into notes values (1), (2)");

        HoldImpact impact = holds.preview(
                new NewHold("m", "r", "ann", scopes(TypedScope.ofTable("shop/notes"))), new Cancellation());

        assertThat(impact.lines()).singleElement().satisfies(line -> {
            assertThat(line.hot()).isEqualTo(2);
            assertThat(line.problem()).contains("no policy takes rows of this table");
        });
    }

    @Test
    void whatIsWrongIsSaidByNameAndNothingIsPlaced() {
        refused(keys("orders", "5"), "'orders' names no table; write database/table");
        refused(keys("shopp/orders", "5"), "there is no database shopp; did you mean shop?");
        refused(keys("shop/order", "5"), "has no table public.order; did you mean public.orders?");
        refused(keys("shop/orders", "five"), "'five' is no key of shop/public.orders: id is bigint");
        refused(keys("shop/orders", "5,6"), "key 1 of shop/public.orders has 2 values, not 1 (id bigint)");
        refused(keys("shop/orders", " \n"), "no key of shop/public.orders was given");
        refused(keys("delivery/deliveries", "a-b"), "'a-b' is no key of delivery/public.deliveries: id is uuid");
        refused(matching("shop/orders", "statu = 'x'"), "criteria on shop/public.orders: at 1: ");
        refused(matching("shop/orders", "id ="), "criteria on shop/public.orders: at ");
        refused(TypedScope.matching("shop/orders", "id = 1", "Mars"), "there is no time zone 'Mars'");
        refused(TypedScope.ofPolicy("order"), "there is no policy order; did you mean orders?");
        refused(new TypedScope("", "shop/orders", null, "", "UTC", true), "what is below can be held below keys only");
    }

    private static TypedScope keys(String table, String csv) {
        return TypedScope.ofKeys(table, CsvRows.of(csv), false);
    }

    private void refused(TypedScope typed, String message) {
        assertThatThrownBy(() -> holds.read(typed))
                .hasMessageContaining(message)
                .hasMessageEndingWith("; nothing was placed")
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
    }

    @Test
    void aKeyThatItsColumnCannotHoldIsRefused() {
        engine.execute("shop", "create table days (day date primary key)");

        assertThatThrownBy(() -> holds.read(TypedScope.ofKeys("shop/days", List.of(List.of("30 Feb 2020")), false)))
                .hasMessageContaining("does not fit day date")
                .hasMessageContaining("30 Feb 2020");
    }

    @Test
    void keysComeInTheOrderThatTheirTitlesSay() {
        HoldScope scope = holds.read(TypedScope.ofKeys(
                "shop/order_items",
                CsvRows.of("\uFEFFline_no,note,ORDER_ID\r\n2,\"a, \"\"b\"\"\",501\n\n2,,501\n"),
                false));

        assertThat(scope).isInstanceOfSatisfying(HoldScope.OfKeys.class, keys -> {
            assertThat(keys.table()).isEqualTo(new TableName("public", "order_items"));
            assertThat(keys.columns()).containsExactly("order_id", "line_no");
            assertThat(keys.keys().text(0)).isEqualTo("501, 2");
            assertThat(keys.keys().size()).isEqualTo(1);
        });
    }
}
