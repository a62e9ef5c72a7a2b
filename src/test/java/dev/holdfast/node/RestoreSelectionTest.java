package dev.holdfast.node;

import static dev.holdfast.node.RestoreWishes.keys;
import static dev.holdfast.node.RestoreWishes.skipping;
import static dev.holdfast.node.RestoreWishes.wish;
import static dev.holdfast.node.RestoreWishes.withChildren;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.Selection;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Which archived rows a restore brings back: by key, by criteria, by session, with their bundles and children.
class RestoreSelectionTest {
    @AutoClose
    private final RestoreScene scene = new RestoreScene();

    @Test
    void aRowComesBackWithItsBundleAndItsCopyIsMarked() {
        scene.archive(false, "orders");
        long warm = scene.count("shop", "shop_archive.orders");

        RestoreView view = scene.restored(wish(keys("shop/orders", "999")));

        assertThat(view.restored()).isEqualTo(4);
        assertThat(scene.engine.lines("shop", "select o::text from orders o where id = 999"))
                .isEqualTo(scene.engine.lines("shop", "select o::text from was_orders o where id = 999"));
        assertThat(scene.engine.number("shop", "select count(*) from order_items where order_id = 999"))
                .isEqualTo(3);
        assertThat(scene.count("shop", "shop_archive.orders")).isEqualTo(warm);
        assertThat(scene.engine.lines(
                        "shop", "select table_name || ' ' || row_key::text from holdfast.restored order by 1"))
                .containsExactly(
                        "shop_archive.order_items {999,1}",
                        "shop_archive.order_items {999,2}",
                        "shop_archive.order_items {999,3}",
                        "shop_archive.orders {999}");
        assertThat(scene.engine.verify().differences()).isEmpty();
    }

    @Test
    void aKeyOfTheBundleBringsTheWholeBundle() {
        scene.archive(false, "orders");

        RestoreView view = scene.restored(wish(keys("shop/order_items", "999,2")));

        assertThat(view.restored()).isEqualTo(4);
    }

    @Test
    void keysThatNobodyArchivedAreNamed() {
        scene.archive(false, "orders");

        assertThat(scene.refused(wish(keys("shop/orders", "999", "10", "99999"))))
                .contains("no archived row has the key 10; 99999")
                .contains("nothing was restored");
        assertThat(scene.engine.number("shop", "select count(*) from orders where id = 999"))
                .isZero();
    }

    @Test
    void keysThatHaveNotAsManyValuesEachAreNotTakenForOthers() {
        scene.archive(false, "orders");
        RestoreOperations restores = scene.engine.node().operations().restores();

        assertThatThrownBy(() -> restores.request(wish(keys("shop/order_items", "998,1", "999", "998", "2")), ""))
                .isInstanceOf(HoldfastException.class)
                .hasMessage("keys of shop/order_items must have the same number of values: key 1 has 2, key 2 has 1;"
                        + " nothing is brought back");
        assertThatThrownBy(() -> restores.request(wish(keys("shop/orders")), ""))
                .isInstanceOf(HoldfastException.class)
                .hasMessage("no key of shop/orders was told; nothing is brought back");
        assertThat(scene.engine.controlNumber("select count(*) from restore")).isZero();
    }

    @Test
    void criteriaBringBackWhatSatisfiesThem() {
        scene.archive(false, "orders");

        scene.restored(wish(new Selection.Matching("shop/orders", "id between 900 and 950", "UTC")));

        assertThat(scene.engine.number("shop", "select count(*) from orders where id between 900 and 950"))
                .isEqualTo(51);
        assertThat(scene.engine.number(
                        "shop", "select count(*) from orders where id between 890 and 899 and status = 'done'"))
                .isZero();
    }

    @Test
    void aSessionIsUndone() {
        scene.archive(false, "orders");
        assertThat(scene.count("shop", "orders")).isLessThan(scene.count("shop", "was_orders"));

        scene.restored(wish(new Selection.OfSession(1)));

        scene.requireShopAsItWas();
        assertThat(scene.engine.verify().differences()).isEmpty();
    }

    @Test
    void aSessionIsUndoneWithAllThatItHandedOff() {
        scene.archive(true, "orders");
        assertThat(scene.count("vault", "delivery.proofs")).isPositive();

        RestoreView view = scene.restored(withChildren(wish(new Selection.OfSession(1))));

        scene.requireShopAsItWas();
        assertThat(scene.difference("delivery", "deliveries", "was_deliveries")).isZero();
        assertThat(scene.difference("delivery", "proofs", "was_proofs")).isZero();
        assertThat(view.tables())
                .extracting(RestoreView.Line::table)
                .containsExactly("public.orders", "public.order_items", "public.deliveries", "public.proofs");
        assertThat(scene.count("vault", "holdfast.restored"))
                .isEqualTo(scene.count("vault", "delivery.deliveries") + scene.count("vault", "delivery.proofs"));
        assertThat(scene.engine.verify().differences()).isEmpty();
    }

    @Test
    void aBundleOfThreeLevelsWithKeysOfSeveralColumnsComesBackFromAnotherDatabase() {
        scene.engine.execute("shop", """
                create table contracts (region text, no int, signed date, primary key (region, no));
                create table positions (region text, no int, pos uuid, primary key (region, no, pos),
                  foreign key (region, no) references contracts);
                create table notes (id bigint generated by default as identity primary key, region text, no int,
                  pos uuid, body text, foreign key (region, no, pos) references positions);
                create index on notes (region, no, pos);
                insert into contracts select r, n, '2020-01-01' from unnest(array['n, o', 'süd']) r, generate_series(1, 9) n;
                insert into positions select region, no, gen_random_uuid() from contracts, generate_series(1, 3);
                insert into notes (region, no, pos, body) select region, no, pos, 'b' || n
                from positions, generate_series(1, 2) n;
                create table was_contracts as table contracts; create table was_positions as table positions;
                create table was_notes as table notes""");
        scene.engine.policy(TestPolicies.draft("contracts", "shop")
                .bundle(List.of("positions", "notes"))
                .archive("vault", "kept")
                .chunkRows(4)
                .driving(TestPolicies.full(1)));
        scene.archive(false, "contracts");
        assertThat(scene.count("shop", "notes")).isZero();

        RestoreView first =
                scene.restored(wish(new Selection.OfKeys("shop/contracts", List.of(List.of("n, o", "7")), 0)));
        RestoreView second = scene.restored(wish(new Selection.Matching("shop/notes", "id = 108", "UTC")));
        scene.restored(skipping(wish(new Selection.OfSession(1))));

        assertThat(first.restored()).isEqualTo(10);
        assertThat(second.restored()).isEqualTo(10);
        assertThat(first.tables())
                .extracting(RestoreView.Line::table)
                .containsExactly("public.contracts", "public.positions", "public.notes");
        assertThat(scene.difference("shop", "contracts", "was_contracts")).isZero();
        assertThat(scene.difference("shop", "positions", "was_positions")).isZero();
        assertThat(scene.difference("shop", "notes", "was_notes")).isZero();
        assertThat(scene.engine.verify().differences()).isEmpty();
    }
}
