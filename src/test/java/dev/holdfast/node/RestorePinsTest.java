package dev.holdfast.node;

import static dev.holdfast.node.RestoreWishes.keys;
import static dev.holdfast.node.RestoreWishes.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.explain.RowQuery;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Restored rows stay while they are pinned.
class RestorePinsTest {
    @AutoClose
    private final RestoreScene scene = new RestoreScene();

    @Test
    void whatWasShownWithAPinUntilAMomentIsWhatIsDone() {
        scene.archive(false, "orders");
        RestoreWish wish = wish(keys("shop/orders", "999"));
        Pinning pin = Pinning.until(Instant.parse("2100-01-01T00:00:00.123456789Z")); // finer than a database keeps
        RestoreWish pinned =
                new RestoreWish(wish.selection(), false, wish.conflict(), pin, List.of(), wish.actor(), wish.reason());
        RestorePlan shown = scene.engine.node().operations().restores().plan(pinned);

        RestoreView view = scene.engine.node().restores().run(pinned, shown.digest());

        assertThat(view.error()).isEmpty();
        assertThat(view.state()).isEqualTo(RestoreState.DONE);
    }

    @Test
    void pinnedRowsAreNotArchivedAgainUntilTheirPinEnds() {
        scene.archive(false, "orders");
        RestoreWish wish = wish(keys("shop/orders", "998", "999"));
        scene.restored(new RestoreWish(
                wish.selection(), false, wish.conflict(), Pinning.FOR_EVER, List.of(), wish.actor(), wish.reason()));

        scene.archive(false, "orders");

        assertThat(scene.engine.number("shop", "select count(*) from orders where id in (998, 999)"))
                .isEqualTo(2);
        assertThat(scene.engine
                        .node()
                        .operations()
                        .explain(new RowQuery("shop/orders", List.of("999")))
                        .blocker())
                .contains("pin 1, for ever, set by ann");
        RestoreOperations restores = scene.engine.node().operations().restores();
        assertThat(restores.pins(false)).hasSize(1);
        restores.endPin(1, "bob", "over");
        assertThat(restores.pins(false)).isEmpty();
        assertThatThrownBy(() -> restores.endPin(1, "bob", "over"))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("ended already");
        scene.archive(false, "orders");
        assertThat(scene.engine.number("shop", "select count(*) from orders where id in (998, 999)"))
                .isZero();
    }

    @Test
    void aPinThatComesAfterMarkingHoldsAtTheDelete() {
        scene.engine.when(Failpoint.AFTER_MARK, 1, () -> scene.engine.control("""
                insert into holdfast.pin (database_name, table_schema, table_name, key_columns, key_layout, bigint_keys,
                  key_count, set_by, reason) values ('shop', 'public', 'orders', '{id}', '{bigint}', '{{999}}', 1, 'ann', '')"""));

        scene.archive(false, "orders");

        assertThat(scene.engine.number("shop", "select count(*) from orders where id >= 900 and status = 'done'"))
                .isEqualTo(1);
        assertThat(scene.engine.number("shop", "select count(*) from orders where id = 999"))
                .isEqualTo(1);
    }
}
