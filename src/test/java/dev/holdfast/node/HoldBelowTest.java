package dev.holdfast.node;

import static dev.holdfast.node.HoldScene.orders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldState;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A hold on a key and all that is below it, whatever of it went before.
class HoldBelowTest {
    @AutoClose
    private final HoldScene scene = new HoldScene();

    @Test
    void whatIsBelowAKeyStaysThoughItsParentWentBefore() {
        scene.archive("orders");
        scene.place(orders(true, 501, 777));

        scene.archive("deliveries");

        assertThat(scene.deliveriesWhere("order_id in (501, 777)")).isEqualTo(4);
        assertThat(scene.deliveriesWhere("order_id = 502")).isZero();
        assertThat(scene.engine.verify().differences()).isEmpty();
    }

    @Test
    void aHoldReachesDownEveryLinkThroughWhatIsArchived() {
        scene.archive("orders");
        scene.archive("deliveries");
        assertThat(scene.deliveriesWhere("order_id = 501")).isZero();
        scene.place(orders(true, 501));

        scene.archive("proofs");

        assertThat(scene.engine.number(
                        "delivery",
                        "select count(*) from proofs where delivery_id = any (array["
                                + String.join(
                                        ",",
                                        scene.engine.lines(
                                                "vault",
                                                "select quote_literal(id) || '::uuid'"
                                                        + " from delivery.deliveries where order_id = 501"))
                                + "])"))
                .isEqualTo(4);
        assertThat(scene.engine.number("delivery", "select count(*) from proofs"))
                .isEqualTo(4 + 4 * (OrderTree.ORDERS - 728));
        scene.requireSound();
    }

    @Test
    void aRowThatIsHungOnAHeldKeyAfterTheQuestionStays() {
        scene.archive("orders");
        scene.place(orders(true, 501));
        scene.once(
                Failpoint.AFTER_ASK_HOLDS,
                () -> scene.engine.execute(
                        "delivery", "update deliveries set order_id = 501 where order_id in (502, 997)"));

        scene.archive("deliveries");

        assertThat(scene.deliveriesWhere("order_id = 501")).isEqualTo(6);
        assertThat(scene.engine.number("vault", "select count(*) from delivery.deliveries where order_id = 501"))
                .isZero();
    }

    @Test
    void aHoldThatReachesBelowIsPlacedInTheFencesOfAllThatIsBelow() {
        Hold hold = scene.place(orders(true, 501));

        assertThat(hold.state()).isEqualTo(HoldState.EFFECTIVE);
        assertThat(hold.databases()).containsExactlyInAnyOrder("shop", "delivery", "vault");
        assertThat(hold.fences()).hasSize(1 + 2 + 2);
        assertThat(scene.place(orders(false, 501)).databases()).containsExactly("shop");
    }
}
