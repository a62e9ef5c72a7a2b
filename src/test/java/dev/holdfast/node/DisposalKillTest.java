package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dispose.DisposePoint;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// An execution that dies at every point, at some of them for the second time that it comes there, and another that
/// goes on: then every row went once, and receipts, register and certificate say so.
@SuppressWarnings("NullAway.Init") // the scene is opened by the test
class DisposalKillTest {
    /// Where something was committed, or is about to be: there it dies in the second item, too.
    private static final Set<DisposePoint> TWICE =
            EnumSet.of(DisposePoint.BEFORE_COMMIT, DisposePoint.AFTER_COMMIT, DisposePoint.AFTER_ITEM);

    private DisposalScene scene;
    private int next = 1;

    @Test
    void anExecutionThatIsKilledAtAnyPointGoesOnToTheSameEnd() {
        try (DisposalScene opened = new DisposalScene(4, 2, "set")) {
            scene = opened;
            next = 5;
            for (DisposePoint point : DisposePoint.values()) {
                kill(point, 1);
                if (TWICE.contains(point)) {
                    kill(point, 2);
                }
            }
            assertThat(scene.engine.verify().differences()).isEmpty();
            assertThat(scene.disposals.resurrections(false)).isEmpty();
        }
    }

    private void kill(DisposePoint point, int time) {
        long receipts = scene.receiptsOrNone();
        Order order = scene.ready();
        AtomicInteger times = new AtomicInteger();
        var dying = scene.disposals(scene.engine.features().holds(), reached -> {
            if (reached == point && times.incrementAndGet() == time) {
                throw new Killed();
            }
        });

        assertThatThrownBy(() -> dying.execute(order.id(), () -> false, _ -> {}))
                .as("%s, time %d", point, time)
                .isInstanceOf(Killed.class);
        Order left = scene.disposals.find(order.id());
        Order done = left.state().open() ? scene.execute(order) : left;

        assertThat(done.state()).as("%s, time %d", point, time).isEqualTo(OrderState.DONE);
        assertThat(done.disposedRows()).isEqualTo(12);
        assertThat(scene.archivedOrders()).isZero();
        assertThat(scene.archivedItems()).isZero();
        assertThat(scene.receiptsOrNone() - receipts).isEqualTo(4);
        assertThat(scene.register.problems(
                        scene.register.certificate(order.id()).json()))
                .isEmpty();
        scene.archive(next, next + 3);
        next += 4;
    }
}
