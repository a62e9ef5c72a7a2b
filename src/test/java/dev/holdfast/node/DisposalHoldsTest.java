package dev.holdfast.node;

import static dev.holdfast.node.DisposalScene.CONTRACTS;
import static dev.holdfast.node.DisposalScene.ITEMS;
import static dev.holdfast.node.DisposalScene.ORDERS;
import static dev.holdfast.node.DisposalScene.numbers;
import static dev.holdfast.node.DisposalScene.orders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dispose.Blocker;
import dev.holdfast.dispose.Disposals;
import dev.holdfast.dispose.DisposePoint;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.HoldState;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A held row stays, whenever its hold comes.
class DisposalHoldsTest {
    @AutoClose
    private final DisposalScene scene = new DisposalScene(12, 5, "proof");

    @Test
    void aHoldWaitsForWhatGoesWhereThePolicyArchivedBefore() {
        Order order = scene.ready();
        List<Hold> placed = new ArrayList<>();
        Disposals racing = scene.disposals(scene.engine.features().holds(), reached -> {
            if (reached == DisposePoint.AFTER_ASK_HOLDS && placed.isEmpty()) {
                scene.moveElsewhere();
                placed.add(scene.hold(orders(1)));
            }
        });

        racing.execute(order.id(), () -> false, _ -> {});

        assertThat(placed.getFirst().state()).isEqualTo(HoldState.EFFECTIVE);
        assertThat(scene.engine.number("vault", "select count(*) from shop.orders where id = 1"))
                .isEqualTo(1);
    }

    @Test
    void rowsThatComeUnderAHoldAfterTheApprovalStayAndAreCounted() {
        Order order = scene.ready();
        scene.hold(orders(1));
        scene.hold(new HoldScope.Matching("shop", ORDERS, "note = 'even' and id = 2", ZoneId.of("UTC")));
        scene.hold(new HoldScope.OfKeys(
                "shop",
                ITEMS,
                List.of("order_id", "line_no"),
                new Keys(List.of(KeyType.BIGINT, KeyType.BIGINT), List.of(new long[] {3}, new long[] {2}))));
        scene.hold(new HoldScope.OfKeys("shop", CONTRACTS, List.of("id"), numbers(6), true));
        scene.hold(new HoldScope.OfKeys("shop", new TableName("public", "regions"), List.of("id"), numbers(11), true));

        Order done = scene.execute(order);

        assertThat(done.state()).isEqualTo(OrderState.DONE);
        assertThat(done.heldRows()).isEqualTo(5);
        assertThat(done.disposedRows()).isEqualTo(21);
        assertThat(scene.engine.lines("vault", "select id from shop.orders order by id"))
                .containsExactly("1", "2", "3", "6", "11");
        assertThat(scene.archivedItems()).isEqualTo(10);
        assertThat(scene.engine.verify().differences()).isEmpty();
        assertThat(scene.register.problems(
                        scene.register.certificate(order.id()).json()))
                .isEmpty();
        assertThat(scene.queue().blocked()).isEqualTo(Map.of(Blocker.HELD, 5L));
    }

    @Test
    void aHeldPolicyOrTableLosesNothing() {
        for (HoldScope scope : List.of(
                new HoldScope.OfPolicy("orders"),
                new HoldScope.OfTable("shop", ORDERS),
                new HoldScope.OfTable("shop", ITEMS))) {
            Order order = scene.ready();
            long hold = scene.hold(scope).id();

            Order done = scene.execute(order);

            assertThat(done.state()).isEqualTo(OrderState.DONE);
            assertThat(done.disposedRows()).isZero();
            assertThat(done.heldRows()).isEqualTo(12);
            assertThat(scene.archivedOrders()).isEqualTo(12);
            scene.engine.features().holds().release(hold, "bob", "settled");
        }
        assertThat(scene.disposals.resurrections(true)).isEmpty();
    }
}
