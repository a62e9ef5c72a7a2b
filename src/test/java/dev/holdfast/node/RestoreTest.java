package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.Rehearsal;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Archived rows come back over a whole engine. Of every order, 3 items, 2 deliveries and 4 proofs; orders of more than
/// 90 days that are done go.
class RestoreTest {
    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        OrderTree.fill(engine);
        engine.execute("shop", "create table was_orders as table orders; create table was_items as table order_items");
        engine.execute(
                "delivery", "create table was_deliveries as table deliveries; create table was_proofs as table proofs");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void archive(boolean withChildren, String... policies) {
        engine.node()
                .runs()
                .run(List.of(policies), new Runs.RunOptions(0, Duration.ZERO, withChildren, "test"), _ -> {});
    }

    private static RestoreWish wish(Selection selection) {
        return new RestoreWish(selection, false, OnConflict.FAIL, Pinning.NONE, List.of(), "ann", "court order");
    }

    private static RestoreWish withChildren(RestoreWish wish) {
        return new RestoreWish(
                wish.selection(), true, wish.conflict(), wish.pin(), wish.acknowledged(), wish.actor(), wish.reason());
    }

    private static RestoreWish skipping(RestoreWish wish) {
        return new RestoreWish(
                wish.selection(),
                wish.withChildren(),
                OnConflict.SKIP,
                wish.pin(),
                wish.acknowledged(),
                wish.actor(),
                wish.reason());
    }

    private static RestoreWish accepting(RestoreWish wish, String... effects) {
        return new RestoreWish(
                wish.selection(),
                wish.withChildren(),
                wish.conflict(),
                wish.pin(),
                List.of(effects),
                wish.actor(),
                wish.reason());
    }

    private static Selection keys(String table, String... keys) {
        return new Selection.OfKeys(
                table, Arrays.stream(keys).map(key -> List.of(key.split(","))).toList(), 0);
    }

    private RestoreView restore(RestoreWish wish) {
        return engine.node().restores().run(wish, null);
    }

    private RestoreView restored(RestoreWish wish) {
        RestoreView view = restore(wish);
        assertThat(view.error()).isEmpty();
        assertThat(view.state()).isEqualTo(RestoreState.DONE);
        return view;
    }

    private String refused(RestoreWish wish) {
        RestoreView view = restore(wish);
        assertThat(view.state()).isEqualTo(RestoreState.REFUSED);
        return view.error();
    }

    private long count(String database, String table) {
        return engine.number(database, "select count(*) from " + table);
    }

    /// Rows that differ between two tables, in either direction.
    private long difference(String database, String one, String other) {
        return engine.number(
                database,
                ("select count(*) from ((select %1$s::text from %1$s except all select %2$s::text from %2$s) union all"
                                + " (select %2$s::text from %2$s except all select %1$s::text from %1$s)) d")
                        .formatted(one, other));
    }

    private void requireShopAsItWas() {
        assertThat(difference("shop", "orders", "was_orders")).isZero();
        assertThat(difference("shop", "order_items", "was_items")).isZero();
    }

    @Test
    void aRowComesBackWithItsBundleAndItsCopyIsMarked() {
        archive(false, "orders");
        long warm = count("shop", "shop_archive.orders");

        RestoreView view = restored(wish(keys("shop/orders", "999")));

        assertThat(view.restored()).isEqualTo(4);
        assertThat(engine.lines("shop", "select o::text from orders o where id = 999"))
                .isEqualTo(engine.lines("shop", "select o::text from was_orders o where id = 999"));
        assertThat(engine.number("shop", "select count(*) from order_items where order_id = 999"))
                .isEqualTo(3);
        assertThat(count("shop", "shop_archive.orders")).isEqualTo(warm);
        assertThat(engine.lines("shop", "select table_name || ' ' || row_key::text from holdfast.restored order by 1"))
                .containsExactly(
                        "shop_archive.order_items {999,1}",
                        "shop_archive.order_items {999,2}",
                        "shop_archive.order_items {999,3}",
                        "shop_archive.orders {999}");
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aKeyOfTheBundleBringsTheWholeBundle() {
        archive(false, "orders");

        RestoreView view = restored(wish(keys("shop/order_items", "999,2")));

        assertThat(view.restored()).isEqualTo(4);
    }

    @Test
    void aCopyComesBackOnce() {
        archive(false, "orders");
        restored(wish(keys("shop/orders", "999")));

        assertThat(refused(wish(keys("shop/orders", "999")))).contains("came back before");
        assertThat(refused(wish(keys("shop/orders", "999", "998")))).contains("brought back by restore 1 before (999)");
        assertThat(engine.number("shop", "select count(*) from orders where id in (998, 999)"))
                .isEqualTo(1);
    }

    @Test
    void keysThatNobodyArchivedAreNamed() {
        archive(false, "orders");

        assertThat(refused(wish(keys("shop/orders", "999", "10", "99999"))))
                .contains("no archived row has the key 10; 99999")
                .contains("nothing was restored");
        assertThat(engine.number("shop", "select count(*) from orders where id = 999"))
                .isZero();
    }

    @Test
    void criteriaBringBackWhatSatisfiesThem() {
        archive(false, "orders");

        restored(wish(new Selection.Matching("shop/orders", "id between 900 and 950", "UTC")));

        assertThat(difference(
                        "shop",
                        "(select * from orders where id between 900 and 950)".replaceAll(".*", "orders_900"),
                        "orders_900"))
                .isZero();
    }

    @Test
    void aSessionIsUndone() {
        archive(false, "orders");
        assertThat(count("shop", "orders")).isLessThan(OrderTree.ORDERS);

        restored(wish(new Selection.OfSession(1)));

        requireShopAsItWas();
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aSessionIsUndoneWithAllThatItHandedOff() {
        archive(true, "orders");
        assertThat(count("vault", "delivery.proofs")).isPositive();

        RestoreView view = restored(withChildren(wish(new Selection.OfSession(1))));

        requireShopAsItWas();
        assertThat(difference("delivery", "deliveries", "was_deliveries")).isZero();
        assertThat(difference("delivery", "proofs", "was_proofs")).isZero();
        assertThat(view.tables())
                .extracting(RestoreView.Line::table)
                .containsExactly("public.orders", "public.order_items", "public.deliveries", "public.proofs");
        assertThat(count("vault", "holdfast.restored"))
                .isEqualTo(count("vault", "delivery.deliveries") + count("vault", "delivery.proofs"));
        assertThat(engine.verify().differences()).isEmpty();
    }
}
