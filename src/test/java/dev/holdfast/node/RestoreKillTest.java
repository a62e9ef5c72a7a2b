package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.RestorePoint;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A restore over two sources and two archives dies at every moment; whoever goes on completes it. The rows go to the
/// archive again for each try.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreKillTest {
    private static final RestoreWish WISH = new RestoreWish(
            new Selection.Matching("shop/orders", "id > 0", "UTC"),
            true,
            OnConflict.FAIL,
            Pinning.NONE,
            List.of(),
            "ann",
            "");

    private final EngineFixture engine = new EngineFixture("shop", "delivery", "vault");

    @BeforeAll
    void fill() {
        OrderTree.fill(engine);
        engine.execute("delivery", """
                delete from proofs p using deliveries d where d.id = p.delivery_id and d.order_id < 970;
                delete from deliveries where order_id < 970;
                create table was_deliveries as table deliveries; create table was_proofs as table proofs""");
        engine.execute("shop", """
                delete from order_items where order_id < 970; delete from orders where id < 970;
                create table was_orders as table orders; create table was_items as table order_items""");
    }

    @AfterAll
    void close() {
        engine.close();
    }

    private long archive() {
        engine.node().runs().run(List.of("orders"), new Runs.RunOptions(0, Duration.ZERO, true, "test"), _ -> {});
        return engine.number("shop", "select count(*) from orders");
    }

    /// A node whose restores die at a point, when they are there for the `time`th time.
    private RestoreTurns mortal(UUID node, RestorePoint point, int time, Set<RestorePoint> seen) {
        Features features = engine.features();
        AtomicInteger times = new AtomicInteger();
        return new RestoreTurns(
                features,
                features.restorer().heardBy(reached -> {
                    seen.add(reached);
                    if (reached == point && times.incrementAndGet() == time) {
                        throw new Killed();
                    }
                }),
                new SessionsInHand(features, node),
                node);
    }

    private UUID register() {
        return engine.features()
                .store()
                .inTransaction(tx -> engine.features().nodes().register(tx, "test"));
    }

    private void leave(UUID node) {
        engine.features().store().run(tx -> engine.features().nodes().leave(tx, node));
    }

    private long missing(String database, String table, String was) {
        return engine.number(
                database,
                "select count(*) from ((select w::text from %2$s w except all select t::text from %1$s t) union all"
                                .formatted(table, was)
                        + " (select t::text from %1$s t except all select w::text from %2$s w)) d"
                                .formatted(table, was));
    }

    private void requireAllBack() {
        assertThat(missing("shop", "orders", "was_orders")).isZero();
        assertThat(missing("shop", "order_items", "was_items")).isZero();
        assertThat(missing("delivery", "deliveries", "was_deliveries")).isZero();
        assertThat(missing("delivery", "proofs", "was_proofs")).isZero();
        assertThat(engine.verify().differences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "AFTER_FENCES, 1, nothing",
        "AFTER_INSERT, 1, nothing",
        "BEFORE_KEEP_COMMIT, 1, nothing",
        "AFTER_KEEP, 1, nothing",
        "BEFORE_SOURCE_COMMIT, 1, nothing",
        "AFTER_SOURCE_COMMIT, 1, delivery",
        "BEFORE_SOURCE_COMMIT, 2, delivery",
        "AFTER_SOURCE_COMMIT, 2, all",
        "BEFORE_MARK_COMMIT, 1, all",
        "AFTER_MARK, 1, all"
    })
    void whoeverGoesOnCompletesIt(RestorePoint point, int time, String committed) {
        long kept = archive();
        UUID node = register();

        assertThatThrownBy(() -> mortal(node, point, time, EnumSet.noneOf(RestorePoint.class))
                        .run(WISH, null))
                .isInstanceOf(Killed.class);

        assertThat(engine.number("shop", "select count(*) from orders") > kept).isEqualTo(committed.equals("all"));
        assertThat(engine.number("delivery", "select count(*) from proofs") > 4 * kept)
                .isEqualTo(!committed.equals("nothing"));
        leave(node);
        RestoreView view = engine.node().restores().resume(List.of(), "bob").getFirst();
        assertThat(view.error()).isEmpty();
        assertThat(view.state()).isEqualTo(RestoreState.DONE);
        requireAllBack();
    }

    @ParameterizedTest
    @EnumSource(names = {"AFTER_KEEP", "AFTER_SOURCE_COMMIT"})
    void oneWhoseRowsAllStayInTheArchiveIsCompletedToo(RestorePoint point) {
        archive();
        UUID node = register();
        long order = engine.number("shop", "select max(id) from was_orders w where id not in (select id from orders)");
        engine.execute("shop", """
                insert into orders select * from was_orders where id = %1$d;
                update orders set note = 'another life' where id = %1$d""".formatted(order));
        RestoreWish skipping = new RestoreWish(
                new Selection.OfKeys("shop/orders", List.of(List.of(String.valueOf(order))), 0),
                false,
                OnConflict.SKIP,
                Pinning.FOR_EVER,
                List.of(),
                "ann",
                "");

        assertThatThrownBy(() -> mortal(node, point, 1, EnumSet.noneOf(RestorePoint.class))
                        .run(skipping, null))
                .isInstanceOf(Killed.class);

        leave(node);
        RestoreView view = engine.node().restores().resume(List.of(), "bob").getFirst();
        assertThat(view.error()).isEmpty();
        assertThat(view.state()).isEqualTo(RestoreState.DONE);
        assertThat(view.left()).isPositive();
        engine.execute("shop", "delete from orders where id = " + order);
        assertThat(engine.node().restores().run(WISH, null).error()).isEmpty();
        requireAllBack();
    }

    @Test
    void everyPointIsReached() {
        archive();
        UUID node = register();
        EnumSet<RestorePoint> seen = EnumSet.noneOf(RestorePoint.class);

        mortal(node, RestorePoint.AFTER_DONE, 2, seen).run(WISH, null);

        assertThat(seen).containsExactlyInAnyOrder(RestorePoint.values());
        leave(node);
        requireAllBack();
    }

    @Test
    void aNodeThatWokeUpLateCommitsNothing() {
        archive();
        UUID node = register();
        RestoreTurns stale = new RestoreTurns(
                engine.features(),
                engine.features().restorer().heardBy(reached -> {
                    if (reached == RestorePoint.AFTER_FENCES) {
                        leave(node); // taken for dead: another node completes it while this one sleeps
                        assertThat(engine.node()
                                        .restores()
                                        .resume(List.of(), "bob")
                                        .getFirst()
                                        .state())
                                .isEqualTo(RestoreState.DONE);
                    }
                }),
                new SessionsInHand(engine.features(), node),
                node);

        RestoreView view = stale.run(WISH, null);

        assertThat(view.state()).isEqualTo(RestoreState.DONE);
        requireAllBack();
    }
}
