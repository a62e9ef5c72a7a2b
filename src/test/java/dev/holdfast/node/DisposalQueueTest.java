package dev.holdfast.node;

import static dev.holdfast.node.DisposalScene.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dispose.Blocker;
import dev.holdfast.dispose.DisposalRule;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.PolicyQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What is due, and what keeps it.
class DisposalQueueTest {
    @AutoClose
    private final DisposalScene scene = new DisposalScene(12, 5, "proof");

    @Test
    void theQueueSaysWhatKeepsRows() {
        scene.hold(orders(1, 2));
        scene.engine.execute("vault", "update shop.orders set note = 'forged' where id = 12");
        scene.engine.execute("vault", "delete from shop.orders where id = 6");
        scene.engine.control(
                "update handoff set state = 'pending' where chunk_id = (select max(chunk_id) from handoff)");

        PolicyQueue queue = scene.queue();

        assertThat(queue.ended()).isEqualTo(11);
        assertThat(queue.blocked()).isEqualTo(Map.of(Blocker.HELD, 2L, Blocker.UNVERIFIED, 4L));
        assertThat(scene.disposals.queue(List.of("contracts")).getFirst().blocked())
                .containsEntry(Blocker.HANDOFF, 12L);
        Order order = scene.disposals.request("orders", "schedule", "ann");
        assertThat(order.items()).isEqualTo(1);
        assertThat(order.rows()).isEqualTo(9); // orders 3, 4, 5; the forged chunk is left out
        assertThat(order.rowsHeld()).isEqualTo(2);
        assertThat(scene.queue().openOrder()).isEqualTo(order.id());
    }

    @Test
    void rowsAreNotAskedForInTheirGraceNorInTheirRetention() {
        scene.disposals.change(new DisposalRule(30, Duration.ZERO), "ann");
        scene.engine.execute(
                "vault", "update shop.orders set hf_retain_until = now() + interval '40 days' where id in (1, 11)");

        assertThat(scene.queue().blocked()).isEqualTo(Map.of(Blocker.GRACE, 10L));
        assertThat(scene.queue().free()).isZero();
        assertThatThrownBy(() -> scene.disposals.request("orders", "schedule", "ann"))
                .hasMessageContaining("no archived row may be disposed of");

        scene.disposals.change(new DisposalRule(0, Duration.ZERO), "ann");
        assertThat(scene.queue().free()).isEqualTo(10);
        scene.execute(scene.ready());
        assertThat(scene.archivedOrders()).isEqualTo(2);
        assertThat(scene.archivedItems()).isEqualTo(4);
        assertThat(scene.engine.verify().differences()).isEmpty();
    }
}
