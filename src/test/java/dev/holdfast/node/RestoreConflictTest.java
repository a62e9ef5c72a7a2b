package dev.holdfast.node;

import static dev.holdfast.node.RestoreWishes.keys;
import static dev.holdfast.node.RestoreWishes.skipping;
import static dev.holdfast.node.RestoreWishes.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.Selection;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Restores of what stands already, came back before or went more than once.
class RestoreConflictTest {
    @AutoClose
    private final RestoreScene scene = new RestoreScene();

    @Test
    void aCopyComesBackOnce() {
        scene.archive(false, "orders");
        scene.restored(wish(keys("shop/orders", "999")));

        assertThat(scene.refused(wish(keys("shop/orders", "999")))).contains("came back before");
        assertThat(scene.refused(wish(keys("shop/orders", "999", "998"))))
                .contains("1 row of shop/public.orders was brought back by restore 1 before (999)");
        assertThat(scene.engine.number("shop", "select count(*) from orders where id in (998, 999)"))
                .isEqualTo(1);
    }

    @Test
    void whereRowsStandNothingComesBackAndTheKeysAreNamed() {
        scene.archive(false, "orders");
        scene.engine.execute("shop", """
                insert into orders select * from was_orders where id = 998;
                insert into orders values (999, 'new', now(), 'other', '{}', '{}')""");

        String error = scene.refused(wish(keys("shop/orders", "997", "998", "999")));

        assertThat(error)
                .contains("rows stand there already, 1 equal and 1 others: 999")
                .contains("nothing was restored");
        assertThat(scene.engine.number("shop", "select count(*) from orders where id = 997"))
                .isZero();
        assertThat(scene.engine.lines("shop", "select status from orders where id = 999"))
                .containsExactly("new");
        assertThat(scene.count("shop", "holdfast.restored")).isZero();
    }

    @Test
    void skippingLeavesOtherRowsAsTheyAreWithAllThatHangsOnTheirKeys() {
        scene.archive(false, "orders");
        scene.engine.execute("shop", """
                insert into orders select * from was_orders where id = 998;
                insert into orders values (999, 'new', now(), 'other', '{}', '{}')""");

        RestoreView view = scene.restored(skipping(wish(keys("shop/orders", "997", "998", "999"))));

        assertThat(view.tables())
                .containsExactly(
                        new RestoreView.Line("shop", "public.orders", 1, 1, 1, List.of("999")),
                        new RestoreView.Line("shop", "public.order_items", 6, 0, 3, List.of()));
        assertThat(scene.engine.lines("shop", "select status from orders where id between 997 and 999 order by id"))
                .containsExactly("done", "done", "new");
        assertThat(scene.engine.number("shop", "select count(*) from order_items where order_id = 999"))
                .isZero();
        assertThat(
                        scene.engine.lines(
                                "shop",
                                "select row_key::text from holdfast.restored where table_name = 'shop_archive.orders' order by 1"))
                .containsExactly("{997}", "{998}");
    }

    @Test
    void aKeyThatWasUsedAgainHasTwoCopiesAndTheNewestComesBackUnlessASessionIsNamed() {
        scene.archive(false, "orders");
        scene.engine.execute("shop", """
                insert into orders values (999, 'done', now() - interval '1 year', 'second life', '{}', '{}');
                insert into order_items values (999, 1, 'second')""");
        scene.archive(false, "orders");

        scene.restored(wish(keys("shop/orders", "999")));
        assertThat(scene.engine.lines("shop", "select note from orders where id = 999"))
                .containsExactly("second life");
        scene.engine.execute("shop", "delete from order_items where order_id = 999; delete from orders where id = 999");

        // it came back and was deleted: the older life does not take its place by itself
        assertThat(scene.refused(wish(keys("shop/orders", "999")))).contains("came back before");
        scene.restored(wish(new Selection.OfKeys("shop/orders", List.of(List.of("999")), 1)));
        assertThat(scene.engine.lines("shop", "select note from orders where id = 999"))
                .containsExactly("note 999");
        assertThat(scene.engine.number("shop", "select count(*) from order_items where order_id = 999"))
                .isEqualTo(3);
    }

    @Test
    void aRowMayGoAndComeBackAgainAndAgain() {
        scene.archive(false, "orders");
        for (int time = 1; time <= 3; time++) {
            scene.restored(wish(keys("shop/orders", "999")));
            scene.archive(false, "orders");
            assertThat(scene.engine.number("shop", "select count(*) from orders where id = 999"))
                    .isZero();
            assertThat(scene.engine.verify().differences()).isEmpty();
        }

        scene.restored(wish(keys("shop/orders", "999")));

        assertThat(scene.engine.number("shop", "select count(*) from shop_archive.orders where id = 999"))
                .isEqualTo(4);
        assertThat(scene.engine.number(
                        "shop", "select count(distinct chunk_id) from holdfast.restored where row_key = '{999}'"))
                .isEqualTo(4);
    }
}
